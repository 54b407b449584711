// The gradient of a one-layer prior, G = K^T phi'(K x/s, tau), in one kernel: no feature plane ever reaches global memory.
//
// A group takes a tile of the image with its halo into local memory. For FILTERS filters at a time it computes their
// features on a ZH x ZW tile in registers (ROWS rows x V columns per step), applies phi', keeps the result in local memory,
// and adds its correlation with the flipped filters to the output tile (ZH - KH + 1) x (ZW - KW + 1), which stays in
// registers on a GPU. G reaches beyond the image by half a filter, to be folded.
//
// Constants: N filters of KH x KW; ITEMS work-items; ROWS, OROWS rows per step forward and back; V columns.

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

#define TH (ZH - KH + 1)
#define TW (ZW - KW + 1)
#define XH (ZH + KH - 1)
#define XW (ZW + KW - 1)
#define COLUMNS (ZW / V)
#define STRIPS (COLUMNS * (ZH / ROWS))
#define OSTRIPS (COLUMNS * ((TH + OROWS - 1) / OROWS))
#define TURNS ((OSTRIPS + ITEMS - 1) / ITEMS)
#define GPLANE (ZH * ZW)
#define TAPS (KH * KW)

// source: x with its geometry and width; image: height, width of the whole; out: G with its geometry, width
__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void gradient(__global const float* restrict source, const int4 sourceG, const int sourceWidth, const int imageHeight,
	const int imageWidth, __global float* restrict out, const int4 outG, const int outWidth,
	__global const float* restrict parameters, const int offset, __global const float* restrict table, const int cells, const float4 axis,
	const float scale)
{
	__local float xs[XH * XW + V];
	__local float gs[FILTERS * GPLANE + OROWS * ZW + V];
	__local float ks[FILTERS * TAPS];
	const int id = get_local_id(0);
	// the tile's first output pixel, in the image's coordinates
	const int oy = outG.x + get_group_id(1) * TH, ox = outG.y + get_group_id(0) * TW;

	for (int k = id; k < XH * XW; k += ITEMS) {
		const int y = mirror(oy - (KH - 1) + k / XW, imageHeight), x = mirror(ox - (KW - 1) + k % XW, imageWidth);
		// NB: what lies beyond the source is needed by no output pixel
		xs[k] = scale * source[at(sourceG, 0, clamp(y, sourceG.x, sourceG.x + sourceG.z - 1), clamp(x, sourceG.y, sourceG.y +
			sourceWidth - 1))];
	}
	for (int k = id; k < OROWS * ZW + V; k += ITEMS)
		gs[FILTERS * GPLANE + k] = 0;

	realv sum[TURNS][OROWS];
	for (int n = 0; n < TURNS; n++)
		_Pragma("unroll") for (int r = 0; r < OROWS; r++)
			sum[n][r] = (realv) (0.0f);

	for (int f0 = 0; f0 < N; f0 += FILTERS) {
		barrier(CLK_LOCAL_MEM_FENCE);
		// columns first, [f][i][j]; filters beyond the last are zero
		for (int k = id; k < FILTERS * TAPS; k += ITEMS) {
			const int f = k / TAPS, i = (k / KH) % KW, j = k % KH;
			ks[k] = f0 + f < N ? parameters[offset + (f0 + f) * TAPS + j * KW + i] : 0;
		}
		barrier(CLK_LOCAL_MEM_FENCE);

		for (int n = id; n < STRIPS; n += ITEMS) {
			const int x = (n % COLUMNS) * V, y = (n / COLUMNS) * ROWS;
			realv acc[FILTERS][ROWS];
			_Pragma("unroll") for (int f = 0; f < FILTERS; f++)
				_Pragma("unroll") for (int r = 0; r < ROWS; r++)
					acc[f][r] = (realv) (0.0f);
			for (int i = 0; i < KW; i++) {
				realv s[ROWS + KH - 1];
				_Pragma("unroll") for (int r = 0; r < ROWS + KH - 1; r++)
					s[r] = LOADV(xs + (y + r) * XW + x + i);
				_Pragma("unroll") for (int j = 0; j < KH; j++)
					_Pragma("unroll") for (int f = 0; f < FILTERS; f++) {
						const realv k = (realv) (ks[(f * KW + i) * KH + j]);
						_Pragma("unroll") for (int r = 0; r < ROWS; r++)
							acc[f][r] = FMA(k, s[r + j], acc[f][r]);
					}
			}
			_Pragma("unroll") for (int f = 0; f < FILTERS; f++)
				_Pragma("unroll") for (int r = 0; r < ROWS; r++)
					STOREV(acc[f][r], gs + f * GPLANE + (y + r) * ZW + x);
		}
#if ITEMS > 1
		barrier(CLK_LOCAL_MEM_FENCE);
#endif
		// phi', and zeros beyond the image
		for (int f = 0; f < FILTERS; f++) {
			__global const float* t = table + min(f0 + f, N - 1) * cells * 8;
			__local float* g = gs + f * GPLANE;
			for (int k = id; k < GPLANE; k += ITEMS) {
				const int y = oy - KH / 2 + k / ZW, x = ox - KW / 2 + k % ZW;
				int cell;
				const float r = place(g[k], axis, &cell);
				__global const float* c = t + cell * 8;
				const float v = FMA(r, FMA(r, FMA(r, c[3], c[2]), c[1]), c[0]);
				g[k] = y >= 0 && y < imageHeight && x >= 0 && x < imageWidth ? v : 0.0f;
			}
		}
		barrier(CLK_LOCAL_MEM_FENCE);

		for (int n = 0; n < TURNS; n++) {
			const int strip = id + n * ITEMS;
			if (strip >= OSTRIPS) break;
			const int x = (strip % COLUMNS) * V, y = (strip / COLUMNS) * OROWS;
			realv acc[OROWS];
			_Pragma("unroll") for (int r = 0; r < OROWS; r++)
				acc[r] = sum[n][r];
			for (int f = 0; f < FILTERS; f++)
				for (int i = 0; i < KW; i++) {
					realv s[OROWS + KH - 1];
					_Pragma("unroll") for (int r = 0; r < OROWS + KH - 1; r++)
						s[r] = LOADV(gs + f * GPLANE + (y + r) * ZW + x + i);
					_Pragma("unroll") for (int j = 0; j < KH; j++) {
						const realv k = (realv) (ks[(f * KW + KW - 1 - i) * KH + KH - 1 - j]);
						_Pragma("unroll") for (int r = 0; r < OROWS; r++)
							acc[r] = FMA(k, s[r + j], acc[r]);
					}
				}
			_Pragma("unroll") for (int r = 0; r < OROWS; r++)
				sum[n][r] = acc[r];
		}
	}

	for (int n = 0; n < TURNS; n++) {
		const int strip = id + n * ITEMS;
		if (strip >= OSTRIPS) break;
		const int x = (strip % COLUMNS) * V, y = (strip / COLUMNS) * OROWS;
		_Pragma("unroll") for (int r = 0; r < OROWS; r++) {
			if (y + r >= TH || oy + y + r >= outG.x + outG.z) continue;
			__global float* to = out + at(outG, 0, oy + y + r, ox + x);
#if V == 1
			if (x < TW && ox + x < outG.y + outWidth) *to = sum[n][r];
#else
			float values[V];
			STOREV(sum[n][r], values);
			for (int i = 0; i < V; i++)
				if (x + i < TW && ox + x + i < outG.y + outWidth) to[i] = values[i];
#endif
		}
	}
}
