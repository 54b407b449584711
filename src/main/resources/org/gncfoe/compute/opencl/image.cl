// Images: into the network, borders, and the steps of a solver.

// Planes of region = image values times a factor per image: a0 = x/s, or its derivatives along tau. What lies beyond the
// image (height, width) is its mirror image.
// factors holds 4 floats per image: 1/s and its first two derivatives along tau, sqrt(t).
__kernel void load(__global const float* restrict image, const int4 imageG, __global float* restrict a, const int4 aG,
	const int4 region, __global const float* restrict factors, const int which, const int channels, const int height,
	const int width)
{
	const int x = get_global_id(0) + region.y, y = get_global_id(1) + region.x, p = get_global_id(2);
	if (get_global_id(0) >= region.w) return;
	a[at(aG, p, y, x)] = image[at(imageG, p, y < height ? y : mirror(y, height), x < width ? x : mirror(x, width))] *
		factors[4 * (p / channels) + which];
}

#ifdef S

// COLUMNS = 1: an item takes one pixel (GPU), 0: a whole row (CPU).
#if COLUMNS
	#define EACH_COLUMN(x) const int x = get_global_id(0); if (x < width)
#else
	#define EACH_COLUMN(x) for (int x = 0; x < width; x++)
#endif

// Planes to dense planes (Dense.java) of stride S: dense[(c S + py) S + px][m][n] = a[c][S m + py][S n + px], both counted
// from their first pixel; width: of the dense planes.
__kernel void to_dense(__global const float* restrict a, const int4 aG, __global float* restrict dense, const int4 denseG,
	const int width, const int aWidth)
{
	const int m = get_global_id(1), p = get_global_id(2), px = p % S;
	// NB: beyond the planes the dense filters are zero, but what they meet must be finite
	const int y = min(S * m + (p / S) % S, aG.z - 1);
	__global const float* from = a + (p / (S * S) * aG.z + y) * aG.w;
	__global float* to = dense + (p * denseG.z + m) * denseG.w;
	EACH_COLUMN(n) to[n] = from[min(S * n + px, aWidth - 1)];
}

// And back: e[c][y][x] from the dense plane of its phase; (dy, dx): where e's first pixel lies from the dense planes' first.
__kernel void from_dense(__global const float* restrict dense, const int4 denseG, __global float* restrict e, const int4 eG,
	const int width, const int dy, const int dx)
{
	const int y = get_global_id(1) + dy, c = get_global_id(2), plane = denseG.z * denseG.w;
	__global const float* from = dense + (c * S + y % S) * S * plane + y / S * denseG.w;
	__global float* to = e + (c * eG.z + y - dy) * eG.w;
	EACH_COLUMN(x) to[x] = from[(x + dx) % S * plane + (x + dx) / S];
}

#endif

#define MIRROR 0
#define ZERO 1
#define FOLD 2

static inline void border(__global float* outside, __global float* inside, const int mode) {
	if (mode == MIRROR) *outside = *inside;
	else if (mode == ZERO) *outside = 0.0f;
	else *inside += *outside; // the transpose of MIRROR
}

// Columns beyond 0..n, from `first` to `end`, in the rows of region.
__kernel void border_columns(__global float* restrict v, const int4 g, const int first, const int end, const int n,
	const int4 region, const int mode)
{
	const int y = get_global_id(0) + region.x, p = get_global_id(1);
	if (get_global_id(0) >= region.z) return;
	for (int x = first; x < 0; x++)
		border(v + at(g, p, y, x), v + at(g, p, y, mirror(x, n)), mode);
	for (int x = n; x < end; x++)
		border(v + at(g, p, y, x), v + at(g, p, y, mirror(x, n)), mode);
}

// Rows beyond 0..n, from `first` to `end`, in the columns of region.
__kernel void border_rows(__global float* restrict v, const int4 g, const int first, const int end, const int n,
	const int4 region, const int mode)
{
	const int x = get_global_id(0) + region.y, p = get_global_id(1);
	if (get_global_id(0) >= region.w) return;
	for (int y = first; y < 0; y++)
		border(v + at(g, p, y, x), v + at(g, p, mirror(y, n), x), mode);
	for (int y = n; y < end; y++)
		border(v + at(g, p, y, x), v + at(g, p, mirror(y, n), x), mode);
}

// x <- prox_{b D}( x - a grad R ), b = a w, with D = sum precision/2 (x - z)^2, grad R = G/s:
// prox = (v + b precision z) / (1 + b precision), z where the precision is infinite.
__kernel void proximal(__global const float* restrict image, const int4 imageG, __global const float* restrict gradient,
	const int4 gradientG, __global const float* restrict z, __global const float* restrict precision, const int4 zG,
	const int observed, __global float* restrict next, const int4 nextG, const int4 region, const float a, const float b,
	const float scale)
{
	const int x = get_global_id(0) + region.y, y = get_global_id(1) + region.x, p = get_global_id(2);
	if (get_global_id(0) >= region.w) return;
	float v = image[at(imageG, p, y, x)] - a * (scale * gradient[at(gradientG, p, y, x)]);
	if (observed) {
		const int k = at(zG, p, y, x);
		const float ap = b * precision[k];
		if (isinf(ap)) v = z[k];
		else if (ap > 0.0f) v = (v + ap * z[k]) / (1.0f + ap);
	}
	next[at(nextG, p, y, x)] = v;
}

// out = c1 u + c2 v
__kernel void combine(__global const float* restrict u, const int4 uG, const float c1, __global const float* restrict v,
	const int4 vG, const float c2, __global float* restrict out, const int4 outG, const int4 region)
{
	const int x = get_global_id(0) + region.y, y = get_global_id(1) + region.x, p = get_global_id(2);
	if (get_global_id(0) >= region.w) return;
	float sum = c1 * u[at(uG, p, y, x)];
	if (c2 != 0.0f) sum += c2 * v[at(vG, p, y, x)];
	out[at(outG, p, y, x)] = sum;
}

// D = sum precision/2 (x - z)^2 over a region, exact constraints left out; one partial sum for each row.
__kernel void data_energy(__global const float* restrict image, const int4 imageG, __global const float* restrict z,
	__global const float* restrict precision, const int4 zG, __global real* restrict partial, const int4 region)
{
	const int row = get_global_id(0), p = get_global_id(1);
	if (row >= region.z) return;
	const int y = row + region.x;
	real sum = 0;
	for (int x = region.y; x < region.y + region.w; x++) {
		const int k = at(zG, p, y, x);
		const float w = precision[k];
		if (w > 0.0f && !isinf(w)) {
			const float d = image[at(imageG, p, y, x)] - z[k];
			sum += 0.5f * w * d * d;
		}
	}
	partial[p * region.z + row] = sum;
}
