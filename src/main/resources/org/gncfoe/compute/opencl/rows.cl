// The two hot kernels of spline.cl for CPUs with vectors of 16 floats: a plane's table of up to 32 cells stays in registers,
// two for each coefficient, and a look-up is one instruction for 16 features instead of 16 loads. An item takes ROWS rows of
// one plane. Names, tables and constants are those of spline.cl.

#define CELL 8

#ifdef __AVX512F__
typedef float floats __attribute__((__vector_size__(64)));
typedef int ints __attribute__((__vector_size__(64)));
static inline float16 look(const float16 low, const float16 high, const int16 i) {
	return __builtin_astype(__builtin_ia32_vpermi2varps512(__builtin_astype(low, floats), __builtin_astype(i, ints),
		__builtin_astype(high, floats)), float16);
}
#else
static inline float16 look(const float16 low, const float16 high, const int16 i) {
	float t[32], v[16];
	int k[16];
	vstore16(low, 0, t);
	vstore16(high, 1, t);
	vstore16(i, 0, k);
	for (int n = 0; n < 16; n++)
		v[n] = t[k[n]];
	return vload16(0, v);
}
#endif

// Coefficient c of all cells of a plane.
static inline void load_table(__global const float* restrict table, const int plane, const int cells, const int c,
	float16* low, float16* high)
{
	float t[32];
	for (int k = 0; k < 32; k++)
		t[k] = table[(plane * cells + min(k, cells - 1)) * CELL + c];
	*low = vload16(0, t);
	*high = vload16(1, t);
}

#define COEFFICIENT(name, table, cells, c) float16 name##L, name##H; load_table(table, p, cells, c, &name##L, &name##H);
#define LOOK(name, cell) look(name##L, name##H, cell)

static inline float16 places(const float16 z, const float4 axis, int16* cell) {
	const float16 at = z * axis.x + axis.y, zero = (float16) (0.0f), last = (float16) (axis.z);
	const float16 low = at > zero ? at : zero;
	*cell = convert_int16(low < last ? low : last);
	return at - convert_float16(*cell) - 0.5f;
}

static inline void store(const float16 v, __global float* to, const int n) {
	if (n >= 16) {
		vstore16(v, 0, to);
		return;
	}
	float t[16];
	vstore16(v, 0, t);
	for (int i = 0; i < n; i++)
		to[i] = t[i];
}

#define PLANE(name) __global const float* restrict name, const int4 name##G
#define OUTPUT(name) __global float* restrict name, const int4 name##G
#define TABLE(name) __global const float* restrict name
#define ROW(name) name + at(name##G, p, y, region.y)

#define EACH_ROW                                                                        \
	const int last = min(region.z, (int) (get_global_id(0) + 1) * ROWS);                  \
	for (int y = region.x + get_global_id(0) * ROWS; y < region.x + last; y++)

#ifndef ACT

// a = phi(z)
__kernel void value(PLANE(z), OUTPUT(a), const int4 region, TABLE(table), const int cells, const float4 axis) {
	const int p = get_global_id(1);
	COEFFICIENT(t0, table, cells, 0)
	COEFFICIENT(t1, table, cells, 1)
	COEFFICIENT(t2, table, cells, 2)
	COEFFICIENT(t3, table, cells, 3)
	COEFFICIENT(t4, table, cells, 4)
	EACH_ROW {
		__global const float* from = ROW(z);
		__global float* to = ROW(a);
		for (int x = 0; x < region.w; x += 16) {
			int16 k;
			const float16 r = places(vload16(0, from + x), axis, &k);
			const float16 slope = mad(r, mad(r, mad(r, 0.25f * LOOK(t3, k), LOOK(t2, k) * (1.0f / 3)), 0.5f * LOOK(t1, k)), LOOK(
				t0, k));
			store(mad(axis.w * r, slope, LOOK(t4, k)), to + x, region.w - x);
		}
	}
}

#else

// g = p_u + a_u e + up
__kernel void slope(PLANE(z), PLANE(e), PLANE(up), OUTPUT(g), const int4 region, TABLE(a), TABLE(pot), const int cellsA,
	const float4 axisA, const int cellsP, const float4 axisP)
{
	const int p = get_global_id(1);
#if ACT
	COEFFICIENT(a0, a, cellsA, 0)
	COEFFICIENT(a1, a, cellsA, 1)
	COEFFICIENT(a2, a, cellsA, 2)
	COEFFICIENT(a3, a, cellsA, 3)
#endif
#if POT
	COEFFICIENT(p0, pot, cellsP, 0)
	COEFFICIENT(p1, pot, cellsP, 1)
	COEFFICIENT(p2, pot, cellsP, 2)
	COEFFICIENT(p3, pot, cellsP, 3)
#endif
	EACH_ROW {
		__global const float* from = ROW(z);
		__global float* to = ROW(g);
#if ACT
		__global const float* back = ROW(e);
#endif
#if LINK
		__global const float* link = ROW(up);
#endif
		for (int x = 0; x < region.w; x += 16) {
			const float16 feature = vload16(0, from + x);
			float16 v = (float16) (0.0f);
#if ACT || SAME
			int16 k;
			const float16 r = places(feature, axisA, &k);
#endif
#if POT
	#if SAME
			v = mad(r, mad(r, mad(r, LOOK(p3, k), LOOK(p2, k)), LOOK(p1, k)), LOOK(p0, k));
	#else
			int16 kp;
			const float16 rp = places(feature, axisP, &kp);
			v = mad(rp, mad(rp, mad(rp, LOOK(p3, kp), LOOK(p2, kp)), LOOK(p1, kp)), LOOK(p0, kp));
	#endif
#endif
#if ACT
			v = mad(mad(r, mad(r, mad(r, LOOK(a3, k), LOOK(a2, k)), LOOK(a1, k)), LOOK(a0, k)), vload16(0, back + x), v);
#endif
#if LINK
			v += vload16(0, link + x);
#endif
			store(v, to + x, region.w - x);
		}
	}
}

#endif
