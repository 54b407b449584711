// Shared by all kernels: types and addressing.
//
// NB: static inline, as plain inline gives no definition without optimisation; no double literals, as a device may have no
// doubles (KernelSourceTest).
//
// Feature planes are arrays [batch][channels][height][pitch] that hold a rectangle of an image. Their geometry comes as
// int4 (first row, first column, height, pitch) in the image's coordinates, see Planes.java.

#ifdef FP64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double real; // sums over many pixels
#else
typedef float real;
#endif

// NB: fma is slow (a function call) where the hardware has none.
#ifdef FP_FAST_FMAF
#define FMA(a, b, c) fma(a, b, c)
#else
#define FMA(a, b, c) mad(a, b, c)
#endif

// Index of pixel (y, x) of plane p.
static inline int at(const int4 g, const int p, const int y, const int x) {
	return (p * g.z + (y - g.x)) * g.w + (x - g.y);
}

// Mirrored index, the edge pixel repeated: ... 1 0 | 0 1 ... n-1 | n-1 ...
static inline int mirror(const int i, const int n) {
	const int m = i % (2 * n);
	const int p = m < 0 ? m + 2 * n : m;
	return p < n ? p : 2 * n - 1 - p;
}

// The cell of a function's table that holds z, and the local coordinate r in it (see spline.cl).
static inline float place(const float z, const float4 axis, int* cell) {
	const float p = FMA(z, axis.x, axis.y);
	// NB: comparisons, not fmin and fmax: one instruction each, and NaN ends in cell 0.
	const float low = p > 0.0f ? p : 0.0f;
	*cell = (int) (low < axis.z ? low : axis.z);
	return p - *cell - 0.5f;
}

// Pieces of the quartic B-spline: coefficient of r^d of the m-th shift.
__constant float PIECES[5][5] = {
	{ 1.0f / 384, -1.0f / 48, 1.0f / 16, -1.0f / 12, 1.0f / 24 },
	{ 19.0f / 96, -11.0f / 24, 0.25f, 1.0f / 6, -1.0f / 6 },
	{ 115.0f / 192, 0, -0.625f, 0, 0.25f },
	{ 19.0f / 96, 11.0f / 24, 0.25f, -1.0f / 6, -1.0f / 6 },
	{ 1.0f / 384, 1.0f / 48, 1.0f / 16, 1.0f / 12, 1.0f / 24 } };
