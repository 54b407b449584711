// The optimiser of score matching, one group of parameters at a time; the same formulas as HostOptimizer.java.

// From the gradient with respect to a potential's weights to that with respect to (offset, slopes): with slopes
// d_i = (w_i - w_{i-1})/g right of the middle m and (w_{i+1} - w_i)/g left of it, one row of n knots per item.
__kernel void slopes(__global real* restrict gradient, const int offset, const int rows, const int n, const real g) {
	const int row = get_global_id(0), m = n / 2;
	if (row >= rows) return;
	__global real* v = gradient + offset + row * n;
	real total = 0, sum = 0;
	for (int i = 0; i < n; i++)
		total += v[i];
	for (int i = 0; i < m; i++) {
		sum += v[i];
		v[i] = -g * sum;
	}
	sum = 0;
	for (int i = n - 1; i > m; i--) {
		sum += v[i];
		v[i] = g * sum;
	}
	v[m] = total;
}

// Sums of squares of a group, one partial sum per item.
__kernel void norm(__global const real* restrict gradient, const int offset, const int length, __global real* restrict partial,
	const int first)
{
	real sum = 0;
	for (int i = get_global_id(0); i < length; i += get_global_size(0))
		sum += gradient[offset + i] * gradient[offset + i];
	partial[first + get_global_id(0)] = sum;
}

static inline real second(__global const float* v, const int stride) {
	return (real) v[-stride] - (real) 2 * v[0] + v[stride];
}

// gradient <- factor gradient + the gradient of smoothness/2 sum (second differences)^2 of rows x n coordinates per channel,
// along both axes; the slot `skip` of a row, a potential's offset, is left out (-1: none).
__kernel void smooth(__global real* restrict gradient, __global const float* restrict theta, const int offset,
	const int length, const real factor, const real smoothness, const int rows, const int n, const int skip)
{
	const int k = get_global_id(0);
	if (k >= length) return;
	const real g = factor == 0 ? 0 : factor * gradient[offset + k]; // NB: 0 also wipes out NaN
	real sum = 0;
	const int i = k % n, j = (k / n) % rows;
	if (smoothness > 0 && i != skip) {
		__global const float* v = theta + offset + k;
		// the slots to the left and right, two away at most, with the skipped one left out
		int slot[5];
		for (int d = -2; d <= 2; d++) {
			int s = i + d;
			if (skip >= 0 && i < skip && s >= skip) s++;
			if (skip >= 0 && i > skip && s <= skip) s--;
			slot[d + 2] = s;
		}
		for (int d = -1; d <= 1; d++) {
			const int a = slot[d + 1], b = slot[d + 2], c = slot[d + 3];
			if (a >= 0 && c < n) sum += (d == 0 ? -2 : 1) * ((real) v[a - i] - (real) 2 * v[b - i] + v[c - i]);
			if (j + d >= 1 && j + d + 1 < rows) sum += (d == 0 ? -2 : 1) * second(v + d * n, n);
		}
	}
	gradient[offset + k] = g + smoothness * sum;
}

// AdaBelief: m <- b1 m + (1-b1) g, s <- b2 s + (1-b2) (g-m)^2 + eps, theta <- theta - rate (m/c1) / (sqrt(s/c2) + eps),
// with c1 = 1 - b1^step, c2 = 1 - b2^step.
__kernel void adabelief(__global const real* restrict gradient, __global float* restrict theta, __global float* restrict mean,
	__global float* restrict variance, const int offset, const int length, const real rate, const real b1, const real b2,
	const real c1, const real c2, const real epsilon)
{
	const int k = offset + get_global_id(0);
	if (get_global_id(0) >= length) return;
	const real g = gradient[k];
	const real m = b1 * mean[k] + (1 - b1) * g;
	const real s = b2 * variance[k] + (1 - b2) * (g - m) * (g - m) + epsilon;
	mean[k] = m;
	variance[k] = s;
	theta[k] -= (float) (rate * (m / c1) / (sqrt(s / c2) + epsilon));
}

// Filters of zero mean per image channel and unit norm; one filter per item.
__kernel void project(__global float* restrict theta, const int offset, const int filters, const int channels, const int size) {
	const int o = get_global_id(0);
	if (o >= filters) return;
	__global float* v = theta + offset + o * channels * size;
	real norm = 0;
	for (int c = 0; c < channels; c++) {
		real sum = 0;
		for (int i = c * size; i < (c + 1) * size; i++)
			sum += v[i];
		for (int i = c * size; i < (c + 1) * size; i++) {
			v[i] -= (float) (sum / size);
			norm += v[i] * v[i];
		}
	}
	const float scale = 1 / fmax((real) 1e-12f, sqrt(norm));
	for (int i = 0; i < channels * size; i++)
		v[i] *= scale;
}

// average <- average + (1 - keep) (theta - average), and theta to the parameters
__kernel void average(__global const float* restrict theta, __global float* restrict mean, __global float* restrict parameters,
	const int length, const real rest)
{
	const int k = get_global_id(0);
	if (k >= length) return;
	mean[k] += (float) (rest * (theta[k] - mean[k]));
	parameters[k] = theta[k];
}

// A potential's weights from (offset, slopes); one row of n knots per item.
__kernel void weights(__global const float* restrict theta, __global float* restrict parameters, const int offset,
	const int rows, const int n, const real g)
{
	const int row = get_global_id(0), m = n / 2;
	if (row >= rows) return;
	__global const float* v = theta + offset + row * n;
	__global float* out = parameters + offset + row * n;
	real w = v[m];
	out[m] = w;
	for (int i = m + 1; i < n; i++)
		out[i] = w += g * v[i];
	w = v[m];
	for (int i = m - 1; i >= 0; i--)
		out[i] = w -= g * v[i];
}
