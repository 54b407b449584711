// The learnable functions, and everything that is computed feature by feature.
//
// A function at fixed tau is a table of one quartic polynomial per cell in the local coordinate r in [-1/2, 1/2] (in
// cells), stored by its derivative: entries 0..3 are the coefficients of phi_u = t0 + t1 r + t2 r^2 + t3 r^3, entry 4 is
// phi at r = 0; 8 floats per cell. The first and last cell hold the linear continuation (r may be large there).
// Tables are [batch][channels][cells][8]; axis = (1/g, 1 - min/g, cells - 1, g) with g the cells' width.
//
// Names: z features, e = dR/da, a dot for tangents, 1 and 2 for derivatives along tau; TOP = 1 for the last layer,
// whose e is 1.

#define CELL 8

// phi_u
#define SLOPE(t, r) FMA(r, FMA(r, FMA(r, (t)[3], (t)[2]), (t)[1]), (t)[0])
// phi = t4 + g r (t0 + t1 r/2 + t2 r^2/3 + t3 r^3/4)
#define VALUE(t, r) FMA(axis.w * (r), FMA(r, FMA(r, FMA(r, 0.25f * (t)[3], (t)[2] * (1.0f / 3)), 0.5f * (t)[1]), (t)[0]), (t)[4])
// phi_uu
#define CURVE(t, r) (axis.x * FMA(r, FMA(r, 3.0f * (t)[3], 2.0f * (t)[2]), (t)[1]))
// phi_uuu
#define THIRD(t, r) (axis.x * axis.x * FMA(r, 6.0f * (t)[3], 2.0f * (t)[2]))

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

// a = phi(z)
__kernel void value(PLANE(z), OUTPUT(a), const int4 region, TABLE(table), const int cells, const float4 axis) {
	VISIT FEATURE
	a[at(aG, p, y, x)] = VALUE(table + k, r);
}

// a. = phi_u z.
__kernel void tangent(PLANE(z), PLANE(zDot), OUTPUT(a), const int4 region, TABLE(table), const int cells,
	const float4 axis)
{
	VISIT FEATURE
	a[at(aG, p, y, x)] = SLOPE(table + k, r) * zDot[at(zDotG, p, y, x)];
}

// a1 = phi_u z1 + phi_t
__kernel void along1(PLANE(z), PLANE(z1), OUTPUT(a), const int4 region, TABLE(table), TABLE(table1), const int cells,
	const float4 axis)
{
	VISIT FEATURE
	a[at(aG, p, y, x)] = SLOPE(table + k, r) * z1[at(z1G, p, y, x)] + VALUE(table1 + k, r);
}

// a2 = phi_uu z1^2 + 2 phi_ut z1 + phi_u z2 + phi_tt
__kernel void along2(PLANE(z), PLANE(z1), PLANE(z2), OUTPUT(a), const int4 region, TABLE(table), TABLE(table1),
	TABLE(table2), const int cells, const float4 axis)
{
	VISIT FEATURE
	const float d = z1[at(z1G, p, y, x)];
	a[at(aG, p, y, x)] = CURVE(table + k, r) * d * d + 2.0f * SLOPE(table1 + k, r) * d + SLOPE(table + k, r) *
		z2[at(z2G, p, y, x)] + VALUE(table2 + k, r);
}

#if TOP
#define E(name) 1.0f
#else
#define E(name) name[at(name##G, p, y, x)]
#endif

// g = phi_u e
__kernel void slope(PLANE(z), PLANE(e), OUTPUT(g), const int4 region, TABLE(table), const int cells, const float4 axis) {
	VISIT FEATURE
	g[at(gG, p, y, x)] = SLOPE(table + k, r) * E(e);
}

// q = phi_u f + phi_uu z. e: the derivative of < grad R, v > with respect to z; f = K^T q of the layer above, none at the top
__kernel void curve(PLANE(z), PLANE(zDot), PLANE(e), PLANE(f), OUTPUT(q), const int4 region, TABLE(table),
	const int cells, const float4 axis)
{
	VISIT FEATURE
	float v = CURVE(table + k, r) * zDot[at(zDotG, p, y, x)] * E(e);
#if !TOP
	v += SLOPE(table + k, r) * f[at(fG, p, y, x)];
#endif
	q[at(qG, p, y, x)] = v;
}

// g1 = (phi_uu z1 + phi_ut) e + phi_u e1: the derivative of g along tau
__kernel void slope_along(PLANE(z), PLANE(z1), PLANE(e), PLANE(e1), OUTPUT(g), const int4 region, TABLE(table),
	TABLE(table1), const int cells, const float4 axis)
{
	VISIT FEATURE
	float v = (CURVE(table + k, r) * z1[at(z1G, p, y, x)] + SLOPE(table1 + k, r)) * E(e);
#if !TOP
	v += SLOPE(table + k, r) * e1[at(e1G, p, y, x)];
#endif
	g[at(gG, p, y, x)] = v;
}

// The tau term's cotangents of z, z1, z2 from those of a, a1, a2 (alpha). At the top alpha = (0, R1/N, -1/N); seeds holds
// (R1/N, -1/N) per image.
#if TOP
#define ALPHAS const float a0 = 0, a1 = seeds[2 * (p / channels)], a2 = seeds[2 * (p / channels) + 1];
#else
#define ALPHAS const float a0 = alpha[at(alphaG, p, y, x)], a1 = alpha1[at(alpha1G, p, y, x)], a2 = alpha2[at(alpha2G, p, y, x)];
#endif

// order 0: alpha phi_u + alpha1 (phi_uu z1 + phi_ut) + alpha2 (phi_uuu z1^2 + 2 phi_uut z1 + phi_uu z2 + phi_utt)
// order 1: alpha1 phi_u + alpha2 (2 phi_uu z1 + 2 phi_ut)
// order 2: alpha2 phi_u
__kernel void cotangent(const int order, PLANE(z), PLANE(z1), PLANE(z2), PLANE(alpha), PLANE(alpha1), PLANE(alpha2),
	__global const float* restrict seeds, const int channels, OUTPUT(g), const int4 region, TABLE(table), TABLE(table1),
	TABLE(table2), const int cells, const float4 axis)
{
	VISIT FEATURE ALPHAS
	const float d = z1[at(z1G, p, y, x)], d2 = z2[at(z2G, p, y, x)];
	float v;
	if (order == 0) v = a0 * SLOPE(table + k, r) + a1 * (CURVE(table + k, r) * d + SLOPE(table1 + k, r)) + a2 * (THIRD(
		table + k, r) * d * d + 2.0f * CURVE(table1 + k, r) * d + CURVE(table + k, r) * d2 + SLOPE(table2 + k, r));
	else if (order == 1) v = a1 * SLOPE(table + k, r) + 2.0f * a2 * (CURVE(table + k, r) * d + SLOPE(table1 + k, r));
	else v = a2 * SLOPE(table + k, r);
	g[at(gG, p, y, x)] = v;
}

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
			if (order == 0) sum += VALUE(table + k, r);
			else {
				const float d = z1[at(z1G, p, y, x)];
				if (order == 1) sum += SLOPE(table + k, r) * d + VALUE(table1 + k, r);
				else sum += CURVE(table + k, r) * d * d + 2.0f * SLOPE(table1 + k, r) * d + SLOPE(table + k, r) * z2[at(z2G, p,
					y, x)] + VALUE(table2 + k, r);
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
