// The learnable functions, and everything that is computed feature by feature.
//
// A function at fixed tau is a table of one quartic polynomial per cell in the local coordinate r in [-1/2, 1/2] (in
// cells), stored by its derivative: entries 0..3 are the coefficients of phi_u = t0 + t1 r + t2 r^2 + t3 r^3, entry 4 is
// phi at r = 0; 8 floats per cell. The first and last cell hold the linear continuation (r may be large there).
// Tables are [batch][channels][cells][8]; axis = (1/g, 1 - min/g, cells - 1, g) with g the cells' width.
//
// Names: z features, a activations, p potentials, e = dR/da, a dot for tangents, 1 and 2 for derivatives along tau. The way
// back is specialised by what the layer has: ACT, POT activations and potentials, SAME = 1 if both have the same cells,
// LINK = 1 if the layer above adds this layer's features to its own; what comes back along the link is `up`.

#define CELL 8

// phi_u
#define SLOPE(t, r) FMA(r, FMA(r, FMA(r, (t)[3], (t)[2]), (t)[1]), (t)[0])
// phi = t4 + g r (t0 + t1 r/2 + t2 r^2/3 + t3 r^3/4)
#define VALUE(t, r, axis) FMA(axis.w * (r), FMA(r, FMA(r, FMA(r, 0.25f * (t)[3], (t)[2] * (1.0f / 3)), 0.5f * (t)[1]), (t)[0]), (t)[4])
// phi_uu
#define CURVE(t, r, axis) (axis.x * FMA(r, FMA(r, 3.0f * (t)[3], 2.0f * (t)[2]), (t)[1]))
// phi_uuu
#define THIRD(t, r, axis) (axis.x * axis.x * FMA(r, 6.0f * (t)[3], 2.0f * (t)[2]))

// Every kernel below visits the pixels of `region` (first row, first column, height, width) of all planes.
#define VISIT                                                                           \
	const int x = get_global_id(0) + region.y, y = get_global_id(1) + region.x;           \
	const int p = get_global_id(2);                                                       \
	if (get_global_id(0) >= region.w) return;

#define FEATURE                                                                         \
	int cell;                                                                             \
	const float r = place(z[at(zG, p, y, x)], axis, &cell);                               \
	const int k = (p * cells + cell) * CELL;

#define PLANE(name) __global const float* restrict name, const int4 name##G
#define OUTPUT(name) __global float* restrict name, const int4 name##G
#define TABLE(name) __global const float* restrict name
#define AT(name) name[at(name##G, p, y, x)]

// a = phi(z)
__kernel void value(PLANE(z), OUTPUT(a), const int4 region, TABLE(table), const int cells, const float4 axis) {
	VISIT FEATURE
	AT(a) = VALUE(table + k, r, axis);
}

// a. = phi_u z.
__kernel void tangent(PLANE(z), PLANE(zDot), OUTPUT(a), const int4 region, TABLE(table), const int cells,
	const float4 axis)
{
	VISIT FEATURE
	AT(a) = SLOPE(table + k, r) * AT(zDot);
}

// a1 = phi_u z1 + phi_t
__kernel void along1(PLANE(z), PLANE(z1), OUTPUT(a), const int4 region, TABLE(table), TABLE(table1), const int cells,
	const float4 axis)
{
	VISIT FEATURE
	AT(a) = SLOPE(table + k, r) * AT(z1) + VALUE(table1 + k, r, axis);
}

// a2 = phi_uu z1^2 + 2 phi_ut z1 + phi_u z2 + phi_tt
__kernel void along2(PLANE(z), PLANE(z1), PLANE(z2), OUTPUT(a), const int4 region, TABLE(table), TABLE(table1),
	TABLE(table2), const int cells, const float4 axis)
{
	VISIT FEATURE
	const float d = AT(z1);
	AT(a) = CURVE(table + k, r, axis) * d * d + 2.0f * SLOPE(table1 + k, r) * d + SLOPE(table + k, r) * AT(z2) + VALUE(
		table2 + k, r, axis);
}

#ifdef ACT

// The cells of a feature: ra and ka for activations, rp and kp for potentials.
#define AXES const int cellsA, const float4 axisA, const int cellsP, const float4 axisP
#if ACT
	#define FEATURE_A                                                                     \
		int cellA;                                                                          \
		const float ra = place(feature, axisA, &cellA);                                     \
		const int ka = (p * cellsA + cellA) * CELL;
#else
	#define FEATURE_A
#endif
#if POT && SAME
	#define FEATURE_P const float rp = ra; const int kp = ka;
#elif POT
	#define FEATURE_P                                                                     \
		int cellP;                                                                          \
		const float rp = place(feature, axisP, &cellP);                                     \
		const int kp = (p * cellsP + cellP) * CELL;
#else
	#define FEATURE_P
#endif
#define FEATURES const float feature = AT(z); FEATURE_A FEATURE_P

// g = p_u + a_u e + up
__kernel void slope(PLANE(z), PLANE(e), PLANE(up), OUTPUT(g), const int4 region, TABLE(a), TABLE(pot), AXES) {
	VISIT FEATURES
	float v = 0.0f;
#if POT
	v = SLOPE(pot + kp, rp);
#endif
#if ACT
	v = FMA(SLOPE(a + ka, ra), AT(e), v);
#endif
#if LINK
	v += AT(up);
#endif
	AT(g) = v;
}

// q = p_uu z. + a_u f + a_uu z. e + up: the derivative of < grad R, v > with respect to z; f = K^T q of the layer above
__kernel void curve(PLANE(z), PLANE(zDot), PLANE(e), PLANE(f), PLANE(up), OUTPUT(q), const int4 region, TABLE(a),
	TABLE(pot), AXES)
{
	VISIT FEATURES
	const float d = AT(zDot);
	float v = 0.0f;
#if POT
	v += CURVE(pot + kp, rp, axisP) * d;
#endif
#if ACT
	v += CURVE(a + ka, ra, axisA) * d * AT(e) + SLOPE(a + ka, ra) * AT(f);
#endif
#if LINK
	v += AT(up);
#endif
	AT(q) = v;
}

// g1 = p_uu z1 + p_ut + (a_uu z1 + a_ut) e + a_u e1 + up: the derivative of g along tau
__kernel void slope_along(PLANE(z), PLANE(z1), PLANE(e), PLANE(e1), PLANE(up), OUTPUT(g), const int4 region, TABLE(a),
	TABLE(a1), TABLE(pot), TABLE(pot1), AXES)
{
	VISIT FEATURES
	const float d = AT(z1);
	float v = 0.0f;
#if POT
	v += CURVE(pot + kp, rp, axisP) * d + SLOPE(pot1 + kp, rp);
#endif
#if ACT
	v += (CURVE(a + ka, ra, axisA) * d + SLOPE(a1 + ka, ra)) * AT(e) + SLOPE(a + ka, ra) * AT(e1);
#endif
#if LINK
	v += AT(up);
#endif
	AT(g) = v;
}

// The tau term's cotangents of z, z1, z2 from those of a function's value and its derivatives along tau, c0, c1, c2:
// order 0: c0 f_u + c1 (f_uu z1 + f_ut) + c2 (f_uuu z1^2 + 2 f_uut z1 + f_uu z2 + f_utt)
// order 1: c1 f_u + c2 (2 f_uu z1 + 2 f_ut)
// order 2: c2 f_u
static inline float back_along(const int order, const float c0, const float c1, const float c2, const float d, const float d2,
	TABLE(f), TABLE(f1), TABLE(f2), const float r, const float4 axis)
{
	if (order == 0) return c0 * SLOPE(f, r) + c1 * (CURVE(f, r, axis) * d + SLOPE(f1, r)) + c2 * (THIRD(f, r, axis) * d * d +
		2.0f * CURVE(f1, r, axis) * d + CURVE(f, r, axis) * d2 + SLOPE(f2, r));
	if (order == 1) return c1 * SLOPE(f, r) + 2.0f * c2 * (CURVE(f, r, axis) * d + SLOPE(f1, r));
	return c2 * SLOPE(f, r);
}

// For activations c0, c1, c2 are alpha, alpha1, alpha2; for potentials (0, R1/N, -1/N), where seeds holds (R1/N, -1/N) per
// image.
__kernel void cotangent(const int order, PLANE(z), PLANE(z1), PLANE(z2), PLANE(alpha), PLANE(alpha1), PLANE(alpha2),
	PLANE(up), __global const float* restrict seeds, const int channels, OUTPUT(g), const int4 region, TABLE(a), TABLE(a1),
	TABLE(a2), TABLE(pot), TABLE(pot1), TABLE(pot2), AXES)
{
	VISIT FEATURES
	const float d = AT(z1), d2 = AT(z2);
	float v = 0.0f;
#if POT
	v += back_along(order, 0.0f, seeds[2 * (p / channels)], seeds[2 * (p / channels) + 1], d, d2, pot + kp, pot1 + kp, pot2 +
		kp, rp, axisP);
#endif
#if ACT
	v += back_along(order, AT(alpha), AT(alpha1), AT(alpha2), d, d2, a + ka, a1 + ka, a2 + ka, ra, axisA);
#endif
#if LINK
	v += AT(up);
#endif
	AT(g) = v;
}

#endif

#ifdef GROUP

// Sums over `region` of order 0: phi(z), 1: a1, 2: a2 (as above), one partial sum for each group: [planes][row blocks].
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1)))
void energy(const int order, PLANE(z), PLANE(z1), PLANE(z2), __global real* restrict partial, const int4 region,
	TABLE(table), TABLE(table1), TABLE(table2), const int cells, const float4 axis, const int rowsPerGroup)
{
	const int p = get_group_id(2), first = get_group_id(1) * rowsPerGroup;
	real sum = 0;
	for (int row = first; row < min(first + rowsPerGroup, region.z); row++)
		for (int column = get_local_id(0); column < region.w; column += GROUP) {
			const int y = row + region.x, x = column + region.y;
			FEATURE
			if (order == 0) sum += VALUE(table + k, r, axis);
			else {
				const float d = z1[at(z1G, p, y, x)];
				if (order == 1) sum += SLOPE(table + k, r) * d + VALUE(table1 + k, r, axis);
				else sum += CURVE(table + k, r, axis) * d * d + 2.0f * SLOPE(table1 + k, r) * d + SLOPE(table + k, r) *
					z2[at(z2G, p, y, x)] + VALUE(table2 + k, r, axis);
			}
		}
	__local real sums[GROUP];
	sums[get_local_id(0)] = sum;
	barrier(CLK_LOCAL_MEM_FENCE);
	if (get_local_id(0) == 0) {
		for (int i = 1; i < GROUP; i++)
			sum += sums[i];
		partial[p * get_num_groups(1) + get_group_id(1)] = sum;
	}
}

// -- Tables --

// Contracts the functions' weights w[c][j][i] at one tau per image: sum_j basis[j] w[c][first + j][i], then one
// polynomial per cell. taus holds 16 floats per image: 3 orders x 5 basis values along tau, and the first knot.
__kernel void contract(__global const float* restrict parameters, const int offset, const int tauKnots, const int knots,
	__global const float* restrict taus, const int order, __global float* restrict table, const int channels,
	const int cells, const float g)
{
	const int cell = get_global_id(0), c = get_global_id(1), b = get_global_id(2);
	if (cell >= cells) return;
	__global const float* basis = taus + 16 * b + 5 * order;
	__global const float* w = parameters + offset + (c * tauKnots + (int) taus[16 * b + 15]) * knots;
	const int inner = clamp(cell, 1, cells - 2);
	real k[5] = { 0, 0, 0, 0, 0 };
	for (int m = 0; m < 5; m++) {
		real sum = 0;
		for (int j = 0; j < 5; j++)
			sum += (real) basis[j] * w[j * knots + inner - 1 + m];
		for (int d = 0; d < 5; d++)
			k[d] += sum * PIECES[m][d];
	}
	if (cell != inner) { // value and slope at the edge go on linearly
		const real r = cell < inner ? -0.5f : 0.5f;
		const real slope = k[1] + r * (2 * k[2] + r * (3 * k[3] + r * 4 * k[4]));
		k[0] = k[0] + r * (k[1] + r * (k[2] + r * (k[3] + r * k[4]))) + r * slope;
		k[1] = slope;
		k[2] = k[3] = k[4] = 0;
	}
	__global float* t = table + ((b * channels + c) * cells + cell) * CELL;
	for (int d = 0; d < 4; d++)
		t[d] = (d + 1) * k[d + 1] / g;
	t[4] = k[0];
}

#endif
