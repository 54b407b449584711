// Convolution of feature planes as an implicit matrix product:
//
//     z[o][y][x] = sum_{c,j,i} k[o][c][j][i] a[c][y + j][x + i]
//
// The input planes are already extended beyond the border (mirrored for K, zeros for its adjoint, which is the same
// sum with flipped filters and swapped channels), so no index is tested here.
//
// Constants: IN channels; KH x KW filters; a work-item computes OUTS outputs x ROWS rows x V columns in registers;
// a work-group is LANES x (OGROUPS * RGROUPS) items; weights are [output group][c][i][j][OUTS], zero-padded.
// STAGE = number of channels staged together in local memory (GPU), 0 to read straight through the caches (CPU).
// LINK = 1: the planes `below`, which hold the output's pixels at the same coordinates, are added (a residual link).

#if V == 1
typedef float realv;
#define LOADV(p) (*(p))
#define STOREV(v, p) (*(p) = (v))
#elif V == 4
typedef float4 realv;
#define LOADV(p) vload4(0, p)
#define STOREV(v, p) vstore4(v, 0, p)
#elif V == 8
typedef float8 realv;
#define LOADV(p) vload8(0, p)
#define STOREV(v, p) vstore8(v, 0, p)
#elif V == 16
typedef float16 realv;
#define LOADV(p) vload16(0, p)
#define STOREV(v, p) vstore16(v, 0, p)
#endif

#define SPAN (ROWS + KH - 1)

// One input channel: a column of SPAN values is read once and meets KH taps of all OUTS filters.
#define CHANNEL(a, pitch, w)                                                  \
	for (int i = 0; i < KW; i++) {                                              \
		realv s[SPAN];                                                            \
		_Pragma("unroll") for (int r = 0; r < SPAN; r++)                          \
			s[r] = LOADV((a) + r * (pitch) + i);                                    \
		_Pragma("unroll") for (int j = 0; j < KH; j++)                            \
			_Pragma("unroll") for (int o = 0; o < OUTS; o++) {                      \
				const realv k = (realv) ((w)[(i * KH + j) * OUTS + o]);               \
				_Pragma("unroll") for (int r = 0; r < ROWS; r++)                      \
					acc[o][r] = FMA(k, s[r + j], acc[o][r]);                            \
			}                                                                       \
	}

// in/out: (planes of one image, plane size, pitch); out.w: rows. Dimension 0: columns, 1: outputs x row groups, 2: rows x batch
__kernel __attribute__((reqd_work_group_size(LANES, OGROUPS * RGROUPS, 1)))
void convolve(__global const float* restrict in, const int4 inG, __global float* restrict out, const int4 outG,
	__global const float* restrict weights, const int outputs, const int width, const int rowBlocks,
	__global const float* restrict below, const int4 belowG)
{
	const int lane = get_local_id(0), og = get_local_id(1) % OGROUPS, rg = get_local_id(1) / OGROUPS;
	const int group = get_group_id(1) * OGROUPS + og;
	const int rowBlock = get_group_id(2) % rowBlocks, b = get_group_id(2) / rowBlocks;
	const int x0 = get_group_id(0) * LANES * V, y0 = rowBlock * RGROUPS * ROWS;
	const int inPlane = inG.z * inG.w, outPlane = outG.z * outG.w;
	__global const float* image = in + b * IN * inPlane + y0 * inG.w + x0;

	realv acc[OUTS][ROWS];
	_Pragma("unroll") for (int o = 0; o < OUTS; o++)
		_Pragma("unroll") for (int r = 0; r < ROWS; r++)
			acc[o][r] = (realv) (0.0f);

#if STAGE
	#define TW (LANES * V + KW - 1)
	#define TH (RGROUPS * ROWS + KH - 1)
	#define ITEMS (LANES * OGROUPS * RGROUPS)
	#define FILTER (KW * KH * OUTS)
	__local float tile[STAGE * TH * TW];
	__local float filters[STAGE * OGROUPS * FILTER];
	const int id = get_local_id(1) * LANES + lane;
	for (int c0 = 0; c0 < IN; c0 += STAGE) {
		barrier(CLK_LOCAL_MEM_FENCE);
		for (int k = id; k < STAGE * TH * TW; k += ITEMS) {
			const int c = k / (TH * TW), y = (k / TW) % TH, x = k % TW;
			tile[k] = image[(c0 + c) * inPlane + y * inG.w + x];
		}
		for (int k = id; k < STAGE * OGROUPS * FILTER; k += ITEMS) {
			const int g = k / (STAGE * FILTER), rest = k % (STAGE * FILTER);
			filters[k] = weights[((get_group_id(1) * OGROUPS + g) * IN + c0) * FILTER + rest];
		}
		barrier(CLK_LOCAL_MEM_FENCE);
		for (int c = 0; c < STAGE; c++)
			CHANNEL(tile + c * TH * TW + rg * ROWS * TW + lane * V, TW, filters + (og * STAGE + c) * FILTER)
	}
#else
	__global const float* w = weights + group * (IN * KW * KH * OUTS);
	__global const float* a = image + rg * ROWS * inG.w + lane * V;
	for (int c = 0; c < IN; c++) {
		CHANNEL(a, inG.w, w)
		a += inPlane;
		w += KW * KH * OUTS;
	}
#endif

	const int x = x0 + lane * V, y = y0 + rg * ROWS;
	if (x >= width) return;
	__global float* z = out + (b * outputs + group * OUTS) * outPlane + y * outG.w + x;
#if LINK
	const int belowPlane = belowG.z * belowG.w;
	__global const float* l = below + (b * outputs + group * OUTS) * belowPlane + (y + outG.x - belowG.x) * belowG.w + x +
		outG.y - belowG.y;
	#define RESULT(o, r) (acc[o][r] + LOADV(l + o * belowPlane + r * belowG.w))
#else
	#define RESULT(o, r) acc[o][r]
#endif
	_Pragma("unroll") for (int o = 0; o < OUTS; o++)
		if (group * OUTS + o < outputs)
			_Pragma("unroll") for (int r = 0; r < ROWS; r++)
				if (y + r < outG.z) STOREV(RESULT(o, r), z + o * outPlane + r * outG.w);
}

// The filters of a layer from the parameters [out][in][kh][kw] to the order above. Filters of stride s are those of stride 1
// on dense planes, one for each phase (Dense.java): k'[o][(c s + py) s + px][j][i] = k[o][c][s j + py][s i + px], zero beyond
// the filter. in, out, h, w are those of the dense filters; for the adjoint, flip = 1, in and out are swapped and the dense
// filters turned.
__kernel void arrange(__global const float* restrict parameters, const int offset, __global float* restrict weights,
	const int in, const int out, const int h, const int w, const int outs, const int flip, const int s, const int kh,
	const int kw)
{
	const int k = get_global_id(0);
	const int o = k % outs, j = (k / outs) % h, i = (k / (outs * h)) % w, c = (k / (outs * h * w)) % in;
	const int output = k / (outs * h * w * in) * outs + o;
	if (output - o >= out) return;
	const int feature = flip ? c : output, dense = flip ? output : c, channels = (flip ? out : in) / (s * s);
	const int y = s * (flip ? h - 1 - j : j) + (dense / s) % s, x = s * (flip ? w - 1 - i : i) + dense % s;
	const int from = ((feature * channels + dense / (s * s)) * kh + y) * kw + x;
	weights[k] = output < out && y < kh && x < kw ? parameters[offset + from] : 0;
}
