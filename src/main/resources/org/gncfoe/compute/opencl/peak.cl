// The device's own multiply-add peak: CHAINS independent chains of multiply-adds on V floats, all in registers.

#if V == 1
typedef float realv;
#elif V == 4
typedef float4 realv;
#elif V == 8
typedef float8 realv;
#elif V == 16
typedef float16 realv;
#endif

#define CHAINS 16

__kernel void peak(__global float* out, const int rounds, const float factor) {
	realv v[CHAINS];
	_Pragma("unroll") for (int i = 0; i < CHAINS; i++)
		v[i] = (realv) (i + 1e-3f * (get_global_id(0) % 7));
	const realv f = (realv) (factor), g = (realv) (1 - factor);
	for (int n = 0; n < rounds; n++)
		_Pragma("unroll") for (int i = 0; i < CHAINS; i++)
			v[i] = FMA(v[i], f, g);
	realv sum = v[0];
	_Pragma("unroll") for (int i = 1; i < CHAINS; i++)
		sum += v[i];
#if V == 1
	out[get_global_id(0)] = sum;
#else
	out[get_global_id(0)] = sum.s0 + sum.s1 + sum.s2 + sum.s3;
#endif
}

// Memory bandwidth: one read and one write per element.
__kernel void copy(__global const float4* restrict in, __global float4* restrict out) {
	out[get_global_id(0)] = in[get_global_id(0)];
}
