// Score matching: the residual, and what parameter gradients need. J = < grad R(y), v > with the residual v held fixed.

// v = scale grad R - goal inside the margin, 0 outside and where the goal is NaN; written times share scale, as dL/dtheta =
// share scale dJ/dtheta; the sum of v^2/2 of each row goes to partial. grad R = G/s.
__kernel void residual(__global const float* restrict gradient, const int4 gradientG, __global const float* restrict goal,
	const int4 goalG, __global float* restrict v, __global real* restrict partial, const int4 region, const int margin,
	const float share, __global const float* restrict factors, __global const float* restrict scales, const int channels)
{
	const int y = get_global_id(0), p = get_global_id(1);
	if (y >= region.z) return;
	const float inverse = factors[4 * (p / channels)], scale = scales[p / channels];
	real sum = 0;
	for (int x = 0; x < region.w; x++) {
		const int k = at(goalG, p, y, x);
		float d = 0;
		if (y >= margin && y < region.z - margin && x >= margin && x < region.w - margin && !isnan(goal[k]))
			d = scale * inverse * gradient[at(gradientG, p, y, x)] - goal[k];
		sum += 0.5f * d * d;
		v[k] = share * scale * d;
	}
	partial[p * region.z + y] = sum;
}

#ifdef KIND

// Derivatives with respect to the coefficients of the functions' polynomials, phi = sum_d c_d r^d, of
//     sum over pixels of w0 phi + w1 phi_u + w2 phi_uu:
//     C_0 += w0, C_1 += w0 r + w1/g, C_2 += w0 r^2 + 2 w1 r/g + 2 w2/g^2, ...
// KIND 0: J, w0 = f, w1 = z. e;  KIND 1..3: the tau term, for the functions' derivative of order 0..2 along tau:
//     1: w0 = alpha, w1 = alpha1 z1 + alpha2 z2, w2 = alpha2 z1^2;  2: w0 = alpha1, w1 = 2 alpha2 z1;  3: w0 = alpha2
// One group per plane; every lane has a histogram of its own in local memory, so that no two write to the same place.
// z1 is z. for KIND 0; u0, u1, u2 are (e, f, -) for KIND 0, else the alphas. TOP: e = 1, f = 0; alphas from seeds.
__kernel __attribute__((reqd_work_group_size(LANES, 1, 1)))
void moments(__global const float* restrict z, const int4 zG, __global const float* restrict z1,
	__global const float* restrict z2, __global const float* restrict u0, __global const float* restrict u1,
	__global const float* restrict u2, const int4 uG, __global const float* restrict seeds, const int channels,
	const int4 region, __global float* restrict out, const float4 axis)
{
	__local float sums[CELLS * 5 * LANES];
	const int lane = get_local_id(0), p = get_group_id(0);
	for (int k = lane; k < CELLS * 5 * LANES; k += LANES)
		sums[k] = 0;
	barrier(CLK_LOCAL_MEM_FENCE);
	for (int n = lane; n < region.z * region.w; n += LANES) {
		const int y = n / region.w + region.x, x = n % region.w + region.y;
		const int k = at(zG, p, y, x);
		int cell;
		const float r = place(z[k], axis, &cell);
#if !TOP
		const int u = at(uG, p, y, x);
#endif
		float w0, w1 = 0, w2 = 0;
#if KIND == 0
	#if TOP
		w0 = 0;
		w1 = z1[k];
	#else
		w0 = u1[u];
		w1 = z1[k] * u0[u];
	#endif
#else
	#if TOP
		const float a0 = 0, a1 = seeds[2 * (p / channels)], a2 = seeds[2 * (p / channels) + 1];
	#else
		const float a0 = u0[u], a1 = u1[u], a2 = u2[u];
	#endif
	#if KIND == 1
		w0 = a0;
		w1 = a1 * z1[k] + a2 * z2[k];
		w2 = a2 * z1[k] * z1[k];
	#elif KIND == 2
		w0 = a1;
		w1 = 2 * a2 * z1[k];
	#else
		w0 = a2;
	#endif
#endif
		w1 *= axis.x;
		w2 *= axis.x * axis.x;
		__local float* c = sums + cell * 5 * LANES + lane;
		c[0] += w0;
		c[LANES] += w0 * r + w1;
		c[2 * LANES] += (w0 * r + 2 * w1) * r + 2 * w2;
		c[3 * LANES] += ((w0 * r + 3 * w1) * r + 6 * w2) * r;
		c[4 * LANES] += (((w0 * r + 4 * w1) * r) + 12 * w2) * r * r;
	}
	barrier(CLK_LOCAL_MEM_FENCE);
	for (int k = lane; k < CELLS * 5; k += LANES) {
		float sum = 0;
		for (int i = 0; i < LANES; i++)
			sum += sums[k * LANES + i];
		out[p * CELLS * 5 + k] = sum;
	}
}

#endif

// The transpose of `contract`: from derivatives with respect to the polynomials' coefficients, per image [batch][channels]
// [cells][5], to those with respect to the weights. One item per channel and knot along the feature.
__kernel void scatter(__global const float* restrict coefficients, const int batch, const int channels, const int cells,
	__global const float* restrict taus, const int order, __global real* restrict gradient, const int offset,
	const int tauKnots, const int knots)
{
	const int i = get_global_id(0), c = get_global_id(1);
	if (i >= knots) return;
	for (int b = 0; b < batch; b++) {
		__global const float* table = coefficients + (b * channels + c) * cells * 5;
		real w = 0;
		for (int m = 0; m < 5; m++) {
			const int cell = i - m + 1;
			if (cell < 1 || cell > cells - 2) continue;
			for (int d = 0; d < 5; d++)
				w += (real) table[cell * 5 + d] * PIECES[m][d];
			for (int side = 0; side < 2; side++) { // the linear continuation hangs on the value and slope at the edge
				if (cell != (side ? cells - 2 : 1)) continue;
				__global const float* outer = table + (side ? cells - 1 : 0) * 5;
				const real r = side ? 0.5f : -0.5f, slope = r * outer[0] + outer[1];
				real power = 1, previous = 0;
				for (int d = 0; d < 5; d++) {
					w += (outer[0] * power + slope * d * previous) * PIECES[m][d];
					previous = power;
					power *= r;
				}
			}
		}
		__global const float* basis = taus + 16 * b + 5 * order;
		__global real* to = gradient + offset + (c * tauKnots + (int) taus[16 * b + 15]) * knots + i;
		for (int j = 0; j < 5; j++)
			to[j * knots] += basis[j] * w;
	}
}

#ifdef IN

// Derivatives with respect to the filters: sum over pixels of q[o][y][x] a[c][y + j][x + i], a matrix product whose inner
// dimension are the pixels. An item sums OUTS outputs x KW taps of one row (c, j) of the filters; a group takes LANES such
// rows and OGROUPS groups of outputs over some image rows of one image. partial: [splits][outputs][IN KH KW].
// STAGE: pixels staged together in local memory (GPU); 0: V pixels at once through the caches (CPU).

#if V == 1
typedef float realv;
#elif V == 4
typedef float4 realv;
#define LOADV(p) vload4(0, p)
#define TOTAL(v) ((v).s0 + (v).s1 + (v).s2 + (v).s3)
#elif V == 8
typedef float8 realv;
#define LOADV(p) vload8(0, p)
#define TOTAL(v) ((v).s0 + (v).s1 + (v).s2 + (v).s3 + (v).s4 + (v).s5 + (v).s6 + (v).s7)
#elif V == 16
typedef float16 realv;
#define LOADV(p) vload16(0, p)
#define TOTAL(v) ((v).s0 + (v).s1 + (v).s2 + (v).s3 + (v).s4 + (v).s5 + (v).s6 + (v).s7 + (v).s8 + (v).s9 + (v).sa + (v).sb + (v).sc + (v).sd + (v).se + (v).sf)
#endif

__kernel __attribute__((reqd_work_group_size(LANES, OGROUPS, 1)))
void filters(__global const float* restrict a, const int4 aG, __global const float* restrict q, const int4 qG,
	__global float* restrict partial, const int outputs, const int4 region, const int splits, const int rowsPerSplit)
{
	const int row = get_group_id(0) * LANES + get_local_id(0), c = row / KH, j = row % KH;
	const int group = get_group_id(1) * OGROUPS + get_local_id(1);
	const int b = get_group_id(2) / splits, first = (get_group_id(2) % splits) * rowsPerSplit;
	const int last = min(first + rowsPerSplit, region.z);
	realv acc[OUTS][KW];
	_Pragma("unroll") for (int o = 0; o < OUTS; o++)
		_Pragma("unroll") for (int i = 0; i < KW; i++)
			acc[o][i] = (realv) (0.0f);

#if STAGE
	#define SPAN (STAGE + KW + KW % 2) // odd: lanes read different banks
	#define QUADS (STAGE / 4)
	__local float rows[LANES * SPAN];
	__local float4 cotangents[OGROUPS * OUTS * QUADS];
	const int id = get_local_id(1) * LANES + get_local_id(0);
	for (int y = first; y < last; y++)
		for (int x0 = 0; x0 < region.w; x0 += STAGE) {
			barrier(CLK_LOCAL_MEM_FENCE);
			for (int k = id; k < LANES * SPAN; k += LANES * OGROUPS) {
				const int r = get_group_id(0) * LANES + k / SPAN, x = x0 + k % SPAN;
				rows[k] = r < IN * KH && x < region.w + KW - 1 ? a[at(aG, b * IN + r / KH, y + r % KH - KH / 2, x - KW / 2)] : 0;
			}
			for (int k = id; k < OGROUPS * OUTS * STAGE; k += LANES * OGROUPS) {
				const int o = get_group_id(1) * OGROUPS * OUTS + k / STAGE, x = x0 + k % STAGE;
				((__local float*) cotangents)[k] = o < outputs && x < region.w ? q[at(qG, b * outputs + o, y, x)] : 0;
			}
			barrier(CLK_LOCAL_MEM_FENCE);
			__local const float* line = rows + get_local_id(0) * SPAN;
			__local const float4* cot = cotangents + get_local_id(1) * OUTS * QUADS;
			for (int k = 0; k < QUADS; k++) {
				float s[KW + 3];
				_Pragma("unroll") for (int i = 0; i < KW + 3; i++)
					s[i] = line[4 * k + i];
				_Pragma("unroll") for (int o = 0; o < OUTS; o++) {
					const float4 g = cot[o * QUADS + k];
					_Pragma("unroll") for (int i = 0; i < KW; i++)
						acc[o][i] = FMA(g.x, s[i], FMA(g.y, s[i + 1], FMA(g.z, s[i + 2], FMA(g.w, s[i + 3], acc[o][i]))));
				}
			}
		}
	#define RESULT(v) (v)
#else
	// NB: beyond the region q holds zeros, at least up to the next multiple of V (see OpenClTraining).
	const int qPlane = qG.z * qG.w;
	for (int y = first; y < last; y++) {
		__global const float* line = a + at(aG, b * IN + c, y + j - KH / 2, -(KW / 2));
		__global const float* cot = q + at(qG, b * outputs + group * OUTS, y, 0);
		for (int x = 0; x < region.w; x += V) {
			realv s[KW];
			_Pragma("unroll") for (int i = 0; i < KW; i++)
				s[i] = LOADV(line + x + i);
			_Pragma("unroll") for (int o = 0; o < OUTS; o++) {
				const realv g = LOADV(cot + min(o, outputs - 1 - group * OUTS) * qPlane + x);
				_Pragma("unroll") for (int i = 0; i < KW; i++)
					acc[o][i] = FMA(g, s[i], acc[o][i]);
			}
		}
	}
	#define RESULT(v) TOTAL(v)
#endif

	if (row >= IN * KH) return;
	__global float* to = partial + (get_group_id(2) * outputs + group * OUTS) * (IN * KH * KW) + row * KW;
	_Pragma("unroll") for (int o = 0; o < OUTS; o++)
		if (group * OUTS + o < outputs)
			_Pragma("unroll") for (int i = 0; i < KW; i++)
				to[o * (IN * KH * KW) + i] = RESULT(acc[o][i]);
}

#endif

// Adds up the splits, from the dense filters [out][(c s + py) s + px][dense rows][dense columns] to the layer's [out][c][kh][kw].
__kernel void gather(__global const float* restrict partial, const int splits, const int length,
	__global real* restrict gradient, const int offset, const int parameters, const int kh, const int kw, const int s)
{
	const int k = get_global_id(0);
	if (k >= parameters) return;
	const int i = k % kw, j = k / kw % kh, h = (kh + s - 1) / s, w = (kw + s - 1) / s;
	const int from = (((k / (kw * kh) * s + j % s) * s + i % s) * h + j / s) * w + i / s;
	real sum = 0;
	for (int n = 0; n < splits; n++)
		sum += partial[n * length + from];
	gradient[offset + k] += sum;
}
