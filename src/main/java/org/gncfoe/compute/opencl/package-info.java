/**
 * The OpenCL backend: the kernels are readable {@code .cl} files in this package's resources, specialised by the prior's
 * sizes when they are built. Nothing outside {@link org.gncfoe.compute.opencl.OpenClDevices} may be touched before its
 * probe has said that there is a device: where OpenCL is missing, loading JOCL throws.
 */
package org.gncfoe.compute.opencl;
