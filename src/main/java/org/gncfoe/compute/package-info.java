/**
 * Backends: where a prior is evaluated. {@link org.gncfoe.compute.Backend} is the one interface for inference and
 * training; {@code reference} is plain float64 and obviously right, {@code cpu} is float32 on all cores, {@code opencl}
 * runs on a device.
 */
package org.gncfoe.compute;
