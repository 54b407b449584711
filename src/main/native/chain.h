// A prior of several scales on one patch and one thread: gradient of R, and the reverse pass over
// J = < grad R, u > that gives its derivative with respect to filters and functions, and the
// Hessian times u. The formulas are those of ReferenceChain.java; --mode check compares with
// central differences. Channels are innermost, vectors of 16 floats (AVX-512) run over them.
// Filters are [row][column][input][output]; activations are learnt as spline weights, potentials as
// slopes between knots (PotentialCoordinates.java).
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <immintrin.h>
#include <omp.h>
#include <random>
#include <string>
#include <vector>
using std::string;
using std::vector;
typedef vector<float> F;
struct AF { // aligned float buffer
	float *p = nullptr;
	size_t n = 0;
	void need(size_t m) {
		if (m > n) {
			free(p);
			p = (float *)aligned_alloc(64, (m * 4 + 4095) / 4096 * 4096 + 4096);
			n = m;
		}
	}
	void zero(size_t m) {
		need(m);
		memset(p, 0, m * 4);
	}
	~AF() {
		free(p);
	}
	AF() {
	}
	AF(const AF &) {
		abort();
	}
};
// How a product takes its numbers: float32, or pairs of bfloat16 (inputs 2c and 2c + 1) summed in
// float32.
struct Single {
	typedef float Number;
	static const int pair = 1;
	typedef __m512 Vector;
	static inline Vector weights(const Number *p) {
		return _mm512_loadu_ps(p);
	}
	static inline Vector all(const Number *p) {
		return _mm512_set1_ps(*p);
	}
	static inline __m512 add(__m512 sum, Vector a, Vector w) {
		return _mm512_fmadd_ps(a, w, sum);
	}
};
struct Half {
	typedef uint16_t Number;
	static const int pair = 2;
	typedef __m512bh Vector;
	static inline Vector weights(const Number *p) {
		return (__m512bh)_mm512_loadu_si512(p);
	}
	static inline Vector all(const Number *p) {
		return (__m512bh)_mm512_set1_epi32(*(const int *)p);
	}
	static inline __m512 add(__m512 sum, Vector a, Vector w) {
		return _mm512_dpbf16_ps(sum, a, w);
	}
};
// P pixels x 48 outputs in registers.
template <class T, int P>
static inline void mk(const typename T::Number *in, long pxStep, long rowStep, int kh, int kw,
					  long tapStep, int cin, const typename T::Number *w, int ldw, float *out,
					  long outStep, const float *init, long initStep) {
	__m512 acc[P][3];
	for (int p = 0; p < P; p++)
		for (int v = 0; v < 3; v++)
			acc[p][v] = init ? _mm512_loadu_ps(init + p * initStep + 16 * v) : _mm512_setzero_ps();
	for (int j = 0; j < kh; j++)
		for (int i = 0; i < kw; i++) {
			const typename T::Number *a = in + j * rowStep + i * tapStep;
			const typename T::Number *ww = w + (size_t)(j * kw + i) * cin * ldw;
			for (int c = 0; c < cin; c += T::pair) {
				typename T::Vector w0 = T::weights(ww), w1 = T::weights(ww + 16 * T::pair),
								   w2 = T::weights(ww + 32 * T::pair);
				ww += T::pair * ldw;
#pragma GCC unroll 8
				for (int p = 0; p < P; p++) {
					typename T::Vector b = T::all(a + p * pxStep + c);
					acc[p][0] = T::add(acc[p][0], b, w0);
					acc[p][1] = T::add(acc[p][1], b, w1);
					acc[p][2] = T::add(acc[p][2], b, w2);
				}
			}
		}
	for (int p = 0; p < P; p++)
		for (int v = 0; v < 3; v++)
			_mm512_storeu_ps(out + p * outStep + 16 * v, acc[p][v]);
}
// out[H][W] rows with given strides; in at pixel (y,x): in + y*inY + x*inX
template <class T>
static void conv(const typename T::Number *in, long inY, long inX, long rowStep, int kh, int kw,
				 long tapStep, int cin, const typename T::Number *w, int cout, int H, int W,
				 float *out, long outY, long outX, const float *init, long initY, long initX) {
	for (int cb = 0; cb < cout; cb += 48)
		for (int y = 0; y < H; y++) {
			const typename T::Number *ww = w + T::pair * cb;
			int x = 0;
			for (; x + 8 <= W; x += 8)
				mk<T, 8>(in + y * inY + x * inX, inX, rowStep, kh, kw, tapStep, cin, ww, cout,
						 out + y * outY + x * outX + cb, outX,
						 init ? init + y * initY + x * initX + cb : 0, initX);
			const typename T::Number *I = in + y * inY + x * inX;
			float *O = out + y * outY + x * outX + cb;
			const float *N = init ? init + y * initY + x * initX + cb : 0;
			switch (W - x) {
#define C(k)                                                                                       \
	case k:                                                                                        \
		mk<T, k>(I, inX, rowStep, kh, kw, tapStep, cin, ww, cout, O, outX, N, initX);              \
		break;
				C(1) C(2) C(3) C(4) C(5) C(6) C(7)
#undef C
			}
		}
}

static bool BF = false;
static thread_local AF *scr = nullptr;
static void toBf(const float *a, size_t n, uint16_t *o) {
	for (size_t i = 0; i < n; i += 16)
		_mm256_storeu_si256((__m256i *)(o + i),
							(__m256i)_mm512_cvtneps_pbh(_mm512_loadu_ps(a + i)));
}
static void pairBf(const float *w, size_t rows, int ld,
				   uint16_t *o) { // rows of ld -> pairs of rows interleaved
	for (size_t r = 0; r < rows; r += 2)
		for (int c = 0; c < ld; c++) {
			for (int k = 0; k < 2; k++) {
				uint32_t u;
				memcpy(&u, &w[(r + k) * ld + c], 4);
				u += 0x7fff + ((u >> 16) & 1);
				o[(r * ld) + 2 * c + k] = u >> 16;
			}
		}
}
// A copy of n numbers in bfloat16, this thread's; the next call overwrites it.
static const uint16_t *halved(const float *in, size_t n) {
	if (!scr)
		scr = new AF();
	scr->need(n / 2 + 64);
	toBf(in, (n + 15) / 16 * 16, (uint16_t *)scr->p);
	return (const uint16_t *)scr->p;
}
// weight gradient: dw[c][co] (c: 8 consecutive inputs at in) += sum over pixels
static void wgrad(const float *in, long inY, long inX, int nc, const float *q, long qY, int cout,
				  int H, int W, float *dw) {
	for (int cb = 0; cb < cout; cb += 48)
		for (int c0 = 0; c0 < nc; c0 += 8) {
			__m512 acc[8][3];
			for (int c = 0; c < 8; c++)
				for (int v = 0; v < 3; v++)
					acc[c][v] = _mm512_loadu_ps(dw + (size_t)(c0 + c) * cout + cb + 16 * v);
			for (int y = 0; y < H; y++) {
				const float *a = in + y * inY + c0;
				const float *qq = q + y * qY + cb;
				for (int x = 0; x < W; x++) {
					__m512 q0 = _mm512_loadu_ps(qq), q1 = _mm512_loadu_ps(qq + 16),
						   q2 = _mm512_loadu_ps(qq + 32);
					qq += cout;
#pragma GCC unroll 8
					for (int c = 0; c < 8; c++) {
						__m512 b = _mm512_set1_ps(a[c]);
						acc[c][0] = _mm512_fmadd_ps(b, q0, acc[c][0]);
						acc[c][1] = _mm512_fmadd_ps(b, q1, acc[c][1]);
						acc[c][2] = _mm512_fmadd_ps(b, q2, acc[c][2]);
					}
					a += inX;
				}
			}
			for (int c = 0; c < 8; c++)
				for (int v = 0; v < 3; v++)
					_mm512_storeu_ps(dw + (size_t)(c0 + c) * cout + cb + 16 * v, acc[c][v]);
		}
}
static const int NI = 30, NK = NI + 4, NC = NI + 2; // intervals, knots, cells
static int TI = 6;
static int TK() {
	return TI + 4;
}
static double U0 = -16, U1 = 16, TAU0 = log(0.006 * 0.006), TAU1 = 0, FLOOR = 0.03;
static double GU() {
	return (U1 - U0) / NI;
}
static double GT() {
	return (TAU1 - TAU0) / TI;
}
static double bsp(double a) {
	a = fabs(a);
	if (a < 0.5)
		return 115. / 192 - 5. / 8 * a * a + 0.25 * a * a * a * a;
	if (a < 1.5)
		return 55. / 96 + 5. / 24 * a - 5. / 4 * a * a + 5. / 6 * a * a * a - a * a * a * a / 6;
	if (a < 2.5)
		return pow(2.5 - a, 4) / 24;
	return 0;
}
static double PIECE[5][5]; // piece m, power d: basis of knot (cell+m) at local r: k(r + 2 - m)
static void initPieces() {
	for (int m = 0; m < 5; m++) { // interpolate degree 4 by 5 points
		double A[5][6];
		for (int i = 0; i < 5; i++) {
			double r = -0.5 + 0.25 * i;
			if (i == 0)
				r = -0.4999999;
			if (i == 4)
				r = 0.4999999;
			for (int d = 0; d < 5; d++)
				A[i][d] = pow(r, d);
			A[i][5] = bsp(r + 2 - m);
		}
		for (int c = 0; c < 5; c++) {
			int b = c;
			for (int i = c; i < 5; i++)
				if (fabs(A[i][c]) > fabs(A[b][c]))
					b = i;
			for (int k = 0; k < 6; k++)
				std::swap(A[c][k], A[b][k]);
			for (int i = 0; i < 5; i++)
				if (i != c) {
					double f = A[i][c] / A[c][c];
					for (int k = c; k < 6; k++)
						A[i][k] -= f * A[c][k];
				}
		}
		for (int d = 0; d < 5; d++)
			PIECE[m][d] = A[d][5] / A[d][d];
	}
}
struct Layer {
	int cin, cout, k, s;
	bool link;
	size_t w, act, pot;
}; // offsets in theta; act==-1 for last
struct Net {
	vector<Layer> L;
	size_t np = 0;
	int stride = 1;
	vector<int> pad, ss; // ss: grid stride of features
	void add(int cin, int cout, int k, int s, bool link) {
		Layer l;
		l.cin = cin;
		l.cout = cout;
		l.k = k;
		l.s = s;
		l.link = link;
		L.push_back(l);
	}
	void finish() {
		int n = L.size();
		np = 0;
		stride = 1;
		for (int l = 0; l < n; l++) {
			L[l].w = np;
			np += (size_t)L[l].k * L[l].k * L[l].cin * L[l].cout;
			stride *= L[l].s;
			ss.push_back(stride);
			L[l].act = (size_t)-1;
			if (l < n - 1) {
				L[l].act = np;
				np += (size_t)L[l].cout * TK() * NK;
			}
			L[l].pot = np;
			np += (size_t)L[l].cout * TK() * NK;
		}
	}
	int n() const {
		return L.size();
	}
};
static Net makeNet(const string &spec) { // e.g. "48:8s2,48:3,48:3,48:3,96:4s2,96:3,..."
	Net N;
	int cin = 1;
	size_t i = 0;
	while (i < spec.size()) {
		size_t e = spec.find(',', i);
		if (e == string::npos)
			e = spec.size();
		string t = spec.substr(i, e - i);
		int c = 0, k = 0, s = 1;
		if (sscanf(t.c_str(), "%d:%ds%d", &c, &k, &s) < 2)
			abort();
		N.add(cin, c, k, s, s == 1 && c == cin);
		cin = c;
		i = e + 1;
	}
	N.finish();
	return N;
}
// theta layout: filters [k*k][cin][cout]; act: spline weights [cout][TK][NK]; pot: slope
// coordinates [cout][TK][NK] (d_i=(w_i-w_{i-1})/g for i>=1; [0] unused)
struct Tab { // contracted tables for a batch item: per layer [C/16][cell][9][16]
	AF t;
};
static void tauBasis(double tau, double *b, int &first) {
	double at = std::min(std::max(tau, TAU0), TAU1);
	double u = (at - TAU0) / GT();
	int c = std::min(TI - 1, std::max(0, (int)floor(u)));
	double r = u - c - 0.5;
	first = c;
	for (int m = 0; m < 5; m++) {
		double s = 0;
		for (int d = 4; d >= 0; d--)
			s = s * r + PIECE[m][d];
		b[m] = s;
	}
}
struct Work { // per thread workspace
	AF x, xd;
	vector<AF *> z, zd, a, ad, sp, cp, p1, p2, g, e, q, tab, hist;
	AF qp, tmp, tmp2, img;
	int H = 0, W = 0; // a: padded input of layer l
	vector<int> h, w;
	const Net *N = nullptr;
	vector<AF *> wt; // transposed weights shared externally
	void init(const Net &net, int H_, int W_) {
		N = &net;
		H = H_;
		W = W_;
		int n = net.n();
		h.assign(n, 0);
		w.assign(n, 0);
		auto mk_ = [&](vector<AF *> &v) {
			while ((int)v.size() < n)
				v.push_back(new AF());
		};
		mk_(z);
		mk_(zd);
		mk_(a);
		mk_(ad);
		mk_(sp);
		mk_(cp);
		mk_(p1);
		mk_(p2);
		mk_(g);
		mk_(e);
		mk_(q);
		mk_(tab);
		mk_(hist);
		for (int l = 0; l < n; l++) {
			const Layer &Y = net.L[l];
			h[l] = H / net.ss[l];
			w[l] = W / net.ss[l];
			size_t m = (size_t)h[l] * w[l] * Y.cout;
			for (auto v : {&z, &zd, &sp, &cp, &p1, &p2, &g, &q})
				(*v)[l]->need(m);
			int p = (Y.k - Y.s) / 2;
			int hi = l ? h[l - 1] : H, wi = l ? w[l - 1] : W;
			size_t mp = (size_t)(hi + 2 * p) * (wi + 2 * p) * Y.cin + 64;
			a[l]->need(mp);
			ad[l]->need(mp);
			if (l)
				e[l]->need((size_t)hi * wi * Y.cin);
		}
	}
};
static int mirrored(int i, int n) { // the edge pixel repeated
	i = ((i % (2 * n)) + 2 * n) % (2 * n);
	return i < n ? i : 2 * n - 1 - i;
}
static void border(float *a, int h, int w, int p,
				   int C) { // mirror border of padded buffer, interior filled
	int W = w + 2 * p;
	auto m = mirrored;
	for (int y = 0; y < h; y++)
		for (int x = 0; x < p; x++) {
			memcpy(a + ((size_t)(y + p) * W + p - 1 - x) * C,
				   a + ((size_t)(y + p) * W + p + m(-1 - x, w)) * C, C * 4);
			memcpy(a + ((size_t)(y + p) * W + p + w + x) * C,
				   a + ((size_t)(y + p) * W + p + m(w + x, w)) * C, C * 4);
		}
	for (int y = 0; y < p; y++) {
		memcpy(a + (size_t)(p - 1 - y) * W * C, a + (size_t)(p + m(-1 - y, h)) * W * C,
			   (size_t)W * C * 4);
		memcpy(a + (size_t)(p + h + y) * W * C, a + (size_t)(p + m(h + y, h)) * W * C,
			   (size_t)W * C * 4);
	}
}
// Adjoint of border: folds padded a into out[h][w][C].
static void foldTo(float *a, int h, int w, int p, int C, float *out) {
	int W = w + 2 * p;
	auto m = mirrored;
	for (int y = 0; y < p; y++) {
		float *s1 = a + (size_t)(p - 1 - y) * W * C, *d1 = a + (size_t)(p + m(-1 - y, h)) * W * C,
			  *s2 = a + (size_t)(p + h + y) * W * C, *d2 = a + (size_t)(p + m(h + y, h)) * W * C;
		for (int k = 0; k < W * C; k++)
			d1[k] += s1[k];
		for (int k = 0; k < W * C; k++)
			d2[k] += s2[k];
	}
	for (int y = 0; y < h; y++) {
		float *r = a + (size_t)(y + p) * W * C;
		for (int x = 0; x < p; x++) {
			float *s1 = r + (p - 1 - x) * C, *d1 = r + (p + m(-1 - x, w)) * C,
				  *s2 = r + (p + w + x) * C, *d2 = r + (p + m(w + x, w)) * C;
			for (int k = 0; k < C; k++)
				d1[k] += s1[k];
			for (int k = 0; k < C; k++)
				d2[k] += s2[k];
		}
		float *o = out + (size_t)y * w * C;
		memcpy(o, r + p * C, (size_t)w * C * 4);
	}
}
struct Params {
	const Net *N;
	AF th;
	vector<AF *> wt, wb, wtb; // transposed filters; both in pairs of bfloat16
	~Params() {
		for (auto v : {&wt, &wb, &wtb})
			for (AF *a : *v)
				delete a;
	}
	void prepare() {
		int n = N->n();
		while ((int)wt.size() < n)
			wt.push_back(new AF());
		for (int l = 0; l < n; l++) {
			const Layer &Y = N->L[l];
			int k = Y.k, s = Y.s, kk = k / s;
			wt[l]->need((size_t)k * k * Y.cin * Y.cout);
			const float *w = th.p + Y.w;
			float *o = wt[l]->p;
			if (Y.cin > 1)
				for (int py = 0; py < s; py++)
					for (int px = 0; px < s; px++)
						for (int jj = 0; jj < kk; jj++)
							for (int ii = 0; ii < kk; ii++) {
								int j = py + s * (kk - 1 - jj), i = px + s * (kk - 1 - ii);
								for (int c = 0; c < Y.cin; c++)
									for (int q = 0; q < Y.cout; q++)
										o[((((size_t)(py * s + px) * kk + jj) * kk + ii) * Y.cout +
										   q) *
											  Y.cin +
										  c] = w[(((size_t)j * k + i) * Y.cin + c) * Y.cout + q];
							}
		}
		if (BF) {
			while ((int)wb.size() < n) {
				wb.push_back(new AF());
				wtb.push_back(new AF());
			}
			for (int l = 1; l < n; l++) {
				const Layer &Y = N->L[l];
				size_t m = (size_t)Y.k * Y.k * Y.cin * Y.cout;
				wb[l]->need(m / 2 + 64);
				wtb[l]->need(m / 2 + 64);
				pairBf(th.p + Y.w, (size_t)Y.k * Y.k * Y.cin, Y.cout, (uint16_t *)wb[l]->p);
				pairBf(wt[l]->p, (size_t)Y.k * Y.k * Y.cout, Y.cin, (uint16_t *)wtb[l]->p);
			}
		}
	}
};
// The adjoint of filters of stride s is s x s products of filters of side k/s, one for each phase
// of the output.
template <class T>
static void phases(const typename T::Number *q, const typename T::Number *w, const Layer &Y, int wq,
				   int hp, int wp, float *out) {
	const int s = Y.s, side = Y.k / s;
	for (int py = 0; py < s; py++)
		for (int px = 0; px < s; px++)
			conv<T>(q, (long)wq * Y.cout, Y.cout, (long)wq * Y.cout, side, side, Y.cout, Y.cout,
					w + (size_t)(py * s + px) * side * side * Y.cout * Y.cin, Y.cin, hp / s, wp / s,
					out + ((size_t)py * wp + px) * Y.cin, (long)s * wp * Y.cin, (long)s * Y.cin, 0,
					0, 0);
}
// Adjoint of layer l: q [h][w][cout] -> out, on the grid of its input [hi][wi][cin].
static void adjoint(Work &K, const Params &P, int l, const float *q, float *out) {
	const Layer &Y = K.N->L[l];
	int h = K.h[l], w = K.w[l], hi = l ? K.h[l - 1] : K.H, wi = l ? K.w[l - 1] : K.W,
		p = (Y.k - Y.s) / 2, k = Y.k, s = Y.s, kk = k / s;
	int r = kk - 1;
	int wq = w + 2 * r;
	size_t m = (size_t)(h + 2 * r) * wq * Y.cout;
	K.qp.zero(m + 16);
	for (int y = 0; y < h; y++)
		memcpy(K.qp.p + ((size_t)(y + r) * wq + r) * Y.cout, q + (size_t)y * w * Y.cout,
			   (size_t)w * Y.cout * 4);
	int hp = hi + 2 * p, wp = wi + 2 * p;
	K.tmp.need((size_t)hp * wp * Y.cin + 64);
	if (Y.cin > 1 && BF && P.wtb.size())
		phases<Half>(halved(K.qp.p, m), (const uint16_t *)P.wtb[l]->p, Y, wq, hp, wp, K.tmp.p);
	else if (Y.cin > 1)
		phases<Single>(K.qp.p, P.wt[l]->p, Y, wq, hp, wp, K.tmp.p);
	else { // 48 -> 1, strided: scatter per q pixel with dot products over channels
		const float *ww = P.th.p + Y.w;
		memset(K.tmp.p, 0, (size_t)hp * wp * 4);
		// tmp2: [h*w][k*k] = q * w^T ; compute by dot products: for tap: w[tap][cout]
		int nv = Y.cout / 16;
		for (int y = 0; y < h; y++)
			for (int x = 0; x < w; x++) {
				const float *qq = q + ((size_t)y * w + x) * Y.cout;
				__m512 v[8];
				for (int c = 0; c < nv; c++)
					v[c] = _mm512_loadu_ps(qq + 16 * c);
				for (int j = 0; j < k; j++) {
					float *o = K.tmp.p + (size_t)(s * y + j) * wp + s * x;
					for (int i = 0; i < k; i++) {
						const float *t = ww + ((size_t)j * k + i) * Y.cout;
						__m512 a = _mm512_mul_ps(v[0], _mm512_loadu_ps(t));
						for (int c = 1; c < nv; c++)
							a = _mm512_fmadd_ps(v[c], _mm512_loadu_ps(t + 16 * c), a);
						o[i] += _mm512_reduce_add_ps(a);
					}
				}
			}
	}
	foldTo(K.tmp.p, hi, wi, p, Y.cin, out);
}
static void forwardConv(Work &K, const Params &P, int l, const float *apad, float *out,
						const float *link) {
	const Layer &Y = K.N->L[l];
	int h = K.h[l], w = K.w[l], wi = l ? K.w[l - 1] : K.W, p = (Y.k - Y.s) / 2;
	long wp = wi + 2 * p;
	const long rowStep = wp * Y.cin, rows = (long)w * Y.cout;
	if (BF && l > 0 && P.wb.size())
		conv<Half>(halved(apad, (size_t)(K.h[l - 1] + 2 * p) * rowStep), Y.s * rowStep,
				   (long)Y.s * Y.cin, rowStep, Y.k, Y.k, Y.cin, Y.cin, (const uint16_t *)P.wb[l]->p,
				   Y.cout, h, w, out, rows, Y.cout, Y.link ? link : 0, rows, Y.cout);
	else
		conv<Single>(apad, Y.s * rowStep, (long)Y.s * Y.cin, rowStep, Y.k, Y.k, Y.cin, Y.cin,
					 P.th.p + Y.w, Y.cout, h, w, out, rows, Y.cout, Y.link ? link : 0, rows,
					 Y.cout);
}
static void contract(Work &K, const Params &P, double tau, bool clearHist) {
	double b[5];
	int first;
	tauBasis(tau, b, first);
	double gu = GU();
	for (int l = 0; l < K.N->n(); l++) {
		const Layer &Y = K.N->L[l];
		size_t m = (size_t)Y.cout / 16 * NC * 9 * 16;
		K.tab[l]->need(m);
		if (clearHist)
			K.hist[l]->zero(m);
		float *T = K.tab[l]->p;
		for (int c = 0; c < Y.cout; c++) {
			float *t = T + (size_t)(c / 16) * NC * 144 + c % 16;
			float w[NK];
			for (int set = 0; set < 2; set++) {
				if (set == 0 && Y.act == (size_t)-1) {
					for (int ce = 0; ce < NC; ce++)
						for (int d = 0; d < 5; d++)
							t[(ce * 9 + d) * 16] = 0;
					continue;
				}
				memset(w, 0, sizeof w);
				const float *src = P.th.p + (set ? Y.pot : Y.act) + ((size_t)c * TK() + first) * NK;
				for (int m2 = 0; m2 < 5; m2++)
					for (int i = 0; i < NK; i++)
						w[i] += b[m2] * src[m2 * NK + i];
				if (set == 1) { // slopes -> weights
					float acc = 0;
					w[0] = 0;
					for (int i = 1; i < NK; i++) {
						acc += gu * w[i];
						w[i] = acc;
					}
					float mid = w[NK / 2];
					for (int i = 0; i < NK; i++)
						w[i] -= mid;
				}
				float cf[NC][5];
				for (int ce = 1; ce < NC - 1; ce++)
					for (int d = 0; d < 5; d++) {
						float s = 0;
						for (int m2 = 0; m2 < 5; m2++)
							s += w[ce - 1 + m2] * (float)PIECE[m2][d];
						cf[ce][d] = s;
					}
				for (int side = 0; side < 2; side++) {
					int in = side ? NC - 2 : 1, ou = side ? NC - 1 : 0;
					float r = side ? 0.5f : -0.5f;
					float v = cf[in][0] +
							  r * (cf[in][1] + r * (cf[in][2] + r * (cf[in][3] + r * cf[in][4]))),
						  sl = cf[in][1] +
							   r * (2 * cf[in][2] + r * (3 * cf[in][3] + r * 4 * cf[in][4]));
					cf[ou][0] = v + r * sl;
					cf[ou][1] = sl;
					cf[ou][2] = cf[ou][3] = cf[ou][4] = 0;
				}
				if (set == 0)
					for (int ce = 0; ce < NC; ce++)
						for (int d = 0; d < 5; d++)
							t[(ce * 9 + d) * 16] = cf[ce][d];
				else
					for (int ce = 0; ce < NC; ce++)
						for (int d = 1; d < 5; d++)
							t[(ce * 9 + 4 + d) * 16] =
								cf[ce][d] * d / (float)gu; // slopes: d c_d / g
			}
		}
	}
}
// evaluate functions of layer l for all features. a (into padded buffer of next layer), sp, cp, p1,
// p2
static void functions(Work &K, int l, bool deriv) {
	const Layer &Y = K.N->L[l];
	int h = K.h[l], w = K.w[l], C = Y.cout;
	bool act = Y.act != (size_t)-1;
	float ig = 1 / GU(), u0 = U0;
	int pn = 0;
	if (act) {
		const Layer &X = K.N->L[l + 1];
		pn = (X.k - X.s) / 2;
	}
	const __m512 vig = _mm512_set1_ps(ig), vo = _mm512_set1_ps(1 - u0 * ig);
	__m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			for (int b = 0; b < C / 16; b++) {
				size_t at = ((size_t)y * w + x) * C + 16 * b;
				__m512 u = _mm512_fmadd_ps(_mm512_loadu_ps(K.z[l]->p + at), vig, vo);
				__m512 fc =
					_mm512_min_ps(_mm512_max_ps(_mm512_roundscale_ps(u, _MM_FROUND_TO_NEG_INF |
																			_MM_FROUND_NO_EXC),
												_mm512_setzero_ps()),
								  _mm512_set1_ps(NC - 1));
				__m512 r = _mm512_sub_ps(_mm512_sub_ps(u, fc), _mm512_set1_ps(0.5f));
				__m512i ix = _mm512_add_epi32(
					_mm512_mullo_epi32(_mm512_cvtps_epi32(fc), _mm512_set1_epi32(144)), lane);
				const float *T = K.tab[l]->p + (size_t)b * NC * 144;
#define G(d) _mm512_i32gather_ps(ix, T + 16 * (d), 4)
				__m512 c1 = G(5), c2 = G(6), c3 = G(7), c4 = G(8);
				__m512 p1 =
					_mm512_fmadd_ps(_mm512_fmadd_ps(_mm512_fmadd_ps(c4, r, c3), r, c2), r, c1);
				_mm512_storeu_ps(K.p1[l]->p + at, p1);
				if (deriv) {
					__m512 p2 = _mm512_mul_ps(
						vig, _mm512_fmadd_ps(_mm512_fmadd_ps(_mm512_mul_ps(c4, _mm512_set1_ps(3)),
															 r, _mm512_add_ps(c3, c3)),
											 r, c2));
					_mm512_storeu_ps(K.p2[l]->p + at, p2);
				}
				if (act) {
					__m512 k0 = G(0), k1 = G(1), k2 = G(2), k3 = G(3), k4 = G(4);
					__m512 a = _mm512_fmadd_ps(
						_mm512_fmadd_ps(_mm512_fmadd_ps(_mm512_fmadd_ps(k4, r, k3), r, k2), r, k1),
						r, k0);
					__m512 s = _mm512_mul_ps(
						vig,
						_mm512_fmadd_ps(
							_mm512_fmadd_ps(_mm512_fmadd_ps(_mm512_mul_ps(k4, _mm512_set1_ps(4)), r,
															_mm512_mul_ps(k3, _mm512_set1_ps(3))),
											r, _mm512_add_ps(k2, k2)),
							r, k1));
					_mm512_storeu_ps(
						K.a[l + 1]->p + ((size_t)(y + pn) * (w + 2 * pn) + x + pn) * C + 16 * b, a);
					_mm512_storeu_ps(K.sp[l]->p + at, s);
					if (deriv) {
						__m512 c = _mm512_mul_ps(
							_mm512_set1_ps(ig * ig),
							_mm512_fmadd_ps(_mm512_fmadd_ps(_mm512_mul_ps(k4, _mm512_set1_ps(12)),
															r,
															_mm512_mul_ps(k3, _mm512_set1_ps(6))),
											r, _mm512_add_ps(k2, k2)));
						_mm512_storeu_ps(K.cp[l]->p + at, c);
					}
				}
#undef G
			}
	if (act)
		border(K.a[l + 1]->p, h, w, pn, C);
}
static void loadImage(Work &K, const float *y, float f, AF &to) {
	const Layer &Y = K.N->L[0];
	int p = (Y.k - Y.s) / 2, W = K.W + 2 * p;
	for (int r = 0; r < K.H; r++)
		for (int c = 0; c < K.W; c++)
			to.p[(size_t)(r + p) * W + p + c] = f * y[(size_t)r * K.W + c];
	border(to.p, K.H, K.W, p, 1);
}
// gradient of R at y: out = grad R (H*W). keeps state.
static void gradient(Work &K, const Params &P, const float *y, double t, float *out, bool deriv) {
	double tau = std::min(std::max(log(t), TAU0), TAU1);
	float is = 1 / sqrt(exp(tau) + FLOOR * FLOOR);
	int n = K.N->n();
	contract(K, P, tau, deriv);
	loadImage(K, y, is, *K.a[0]);
	for (int l = 0; l < n; l++) {
		forwardConv(K, P, l, K.a[l]->p, K.z[l]->p, l ? K.z[l - 1]->p : 0);
		functions(K, l, deriv);
	}
	for (int l = n - 1; l >= 0; l--) {
		size_t m = (size_t)K.h[l] * K.w[l] * K.N->L[l].cout;
		float *g = K.g[l]->p;
		const float *p1 = K.p1[l]->p;
		if (l == n - 1)
			memcpy(g, p1, m * 4);
		else {
			const float *e = K.e[l + 1]->p, *sp = K.sp[l]->p;
			if (K.N->L[l + 1].link) {
				const float *gn = K.g[l + 1]->p;
				for (size_t i = 0; i < m; i++)
					g[i] = p1[i] + sp[i] * e[i] + gn[i];
			} else
				for (size_t i = 0; i < m; i++)
					g[i] = p1[i] + sp[i] * e[i];
		}
		if (l)
			adjoint(K, P, l, g, K.e[l]->p);
		else
			adjoint(K, P, 0, g, out);
	}
	for (int i = 0; i < K.H * K.W; i++)
		out[i] *= is;
}
// after gradient(deriv): direction u (image). adds dJ/dtheta to grad (J=<grad R,u>), optional
// Hessian product hv.
static void reverse(Work &K, const Params &P, const float *u, double t, float *grad, float *hv) {
	double tau = std::min(std::max(log(t), TAU0), TAU1);
	float is = 1 / sqrt(exp(tau) + FLOOR * FLOOR);
	int n = K.N->n();
	loadImage(K, u, is, *K.ad[0]);
	float ig = 1 / GU();
	for (int l = 0; l < n; l++) {
		forwardConv(K, P, l, K.ad[l]->p, K.zd[l]->p, l ? K.zd[l - 1]->p : 0);
		if (l == n - 1)
			break;
		const Layer &X = K.N->L[l + 1];
		int pn = (X.k - X.s) / 2, C = K.N->L[l].cout, w = K.w[l];
		for (int y = 0; y < K.h[l]; y++) {
			const float *s = K.sp[l]->p + (size_t)y * w * C, *zd = K.zd[l]->p + (size_t)y * w * C;
			float *o = K.ad[l + 1]->p + ((size_t)(y + pn) * (w + 2 * pn) + pn) * C;
			for (int i = 0; i < w * C; i++)
				o[i] = s[i] * zd[i];
		}
		border(K.ad[l + 1]->p, K.h[l], w, pn, C);
	}
	__m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
	const __m512 vig = _mm512_set1_ps(ig), vo = _mm512_set1_ps(1 - (float)U0 * ig);
	for (int l = n - 1; l >= 0; l--) {
		const Layer &Y = K.N->L[l];
		size_t m = (size_t)K.h[l] * K.w[l] * Y.cout;
		float *q = K.q[l]->p;
		const float *p2 = K.p2[l]->p, *zd = K.zd[l]->p, *z = K.z[l]->p;
		bool last = l == n - 1;
		const float *f = nullptr;
		if (last)
			for (size_t i = 0; i < m; i++)
				q[i] = p2[i] * zd[i];
		else {
			K.tmp2.need(m);
			adjoint(K, P, l + 1, K.q[l + 1]->p, K.tmp2.p);
			f = K.tmp2.p;
			const float *e = K.e[l + 1]->p, *sp = K.sp[l]->p, *cp = K.cp[l]->p;
			bool link = K.N->L[l + 1].link;
			const float *qn = K.q[l + 1]->p;
			for (size_t i = 0; i < m; i++)
				q[i] = (p2[i] + cp[i] * e[i]) * zd[i] + sp[i] * f[i] + (link ? qn[i] : 0.f);
		}
		if (!grad)
			continue;
		// spline histograms
		const float *e = last ? 0 : K.e[l + 1]->p;
		int nb = Y.cout / 16;
		size_t px = m / Y.cout;
		for (size_t i = 0; i < px; i++)
			for (int b = 0; b < nb; b++) {
				size_t at = i * Y.cout + 16 * b;
				__m512 uu = _mm512_fmadd_ps(_mm512_loadu_ps(z + at), vig, vo);
				__m512 fc =
					_mm512_min_ps(_mm512_max_ps(_mm512_roundscale_ps(uu, _MM_FROUND_TO_NEG_INF |
																			 _MM_FROUND_NO_EXC),
												_mm512_setzero_ps()),
								  _mm512_set1_ps(NC - 1));
				__m512 r = _mm512_sub_ps(_mm512_sub_ps(uu, fc), _mm512_set1_ps(0.5f));
				__m512i ix = _mm512_add_epi32(
					_mm512_mullo_epi32(_mm512_cvtps_epi32(fc), _mm512_set1_epi32(144)), lane);
				float *T = K.hist[l]->p + (size_t)b * NC * 144;
#define S(d, v)                                                                                    \
	{                                                                                              \
		float *q_ = T + 16 * (d);                                                                  \
		_mm512_i32scatter_ps(q_, ix, _mm512_add_ps(_mm512_i32gather_ps(ix, q_, 4), v), 4);         \
	}
				__m512 d = _mm512_mul_ps(_mm512_loadu_ps(zd + at),
										 vig); // slope weight: dPsi' = sum d c_d r^{d-1} * ig
				__m512 r2 = _mm512_mul_ps(r, r), r3 = _mm512_mul_ps(r2, r);
				S(5, d)
				S(6, _mm512_mul_ps(d, _mm512_add_ps(r, r)))
				S(7, _mm512_mul_ps(d, _mm512_mul_ps(_mm512_set1_ps(3), r2)))
				S(8, _mm512_mul_ps(d, _mm512_mul_ps(_mm512_set1_ps(4), r3))) if (!last) {
					__m512 w0 = _mm512_loadu_ps(f + at),
						   w1 = _mm512_mul_ps(d, _mm512_loadu_ps(e + at));
					S(0, w0)
					S(1, _mm512_fmadd_ps(w0, r, w1))
					S(2, _mm512_fmadd_ps(w0, r2, _mm512_mul_ps(w1, _mm512_add_ps(r, r))))
					S(3, _mm512_fmadd_ps(w0, r3,
										 _mm512_mul_ps(w1, _mm512_mul_ps(_mm512_set1_ps(3), r2))))
						S(4,
						  _mm512_fmadd_ps(w0, _mm512_mul_ps(r2, r2),
										  _mm512_mul_ps(w1, _mm512_mul_ps(_mm512_set1_ps(4), r3))))
				}
#undef S
			}
		// filters
		int wi = l ? K.w[l - 1] : K.W, p = (Y.k - Y.s) / 2;
		long wp = wi + 2 * p;
		for (int pass = 0; pass < 2; pass++) {
			const float *in = pass ? K.ad[l]->p : K.a[l]->p;
			const float *co = pass ? K.g[l]->p : K.q[l]->p;
			float *dw = grad + Y.w;
			if (Y.cin == 1)
				for (int j = 0; j < Y.k; j++)
					wgrad(in + j * wp, (long)Y.s * wp, Y.s, Y.k, co, (long)K.w[l] * Y.cout, Y.cout,
						  K.h[l], K.w[l], dw + (size_t)j * Y.k * Y.cout);
			else
				for (int j = 0; j < Y.k; j++)
					for (int i = 0; i < Y.k; i++)
						wgrad(in + (j * wp + i) * Y.cin, (long)Y.s * wp * Y.cin, (long)Y.s * Y.cin,
							  Y.cin, co, (long)K.w[l] * Y.cout, Y.cout, K.h[l], K.w[l],
							  dw + ((size_t)j * Y.k + i) * Y.cin * Y.cout);
		}
	}
	if (hv) {
		adjoint(K, P, 0, K.q[0]->p, hv);
		for (int i = 0; i < K.H * K.W; i++)
			hv[i] *= is;
	}
	if (!grad)
		return;
	double b[5];
	int first;
	tauBasis(tau, b, first);
	float gu = GU();
	for (int l = 0; l < n; l++) {
		const Layer &Y = K.N->L[l];
		for (int c = 0; c < Y.cout; c++) {
			const float *hst = K.hist[l]->p + (size_t)(c / 16) * NC * 144 + c % 16;
			for (int set = 0; set < 2; set++) {
				if (set == 0 && Y.act == (size_t)-1)
					continue;
				float cf[NC][5];
				for (int ce = 0; ce < NC; ce++)
					for (int d = 0; d < 5; d++)
						cf[ce][d] = set == 0 ? hst[(ce * 9 + d) * 16]
									: d		 ? hst[(ce * 9 + 4 + d) * 16]
											 : 0;
				for (int side = 0; side < 2; side++) {
					int in = side ? NC - 2 : 1, ou = side ? NC - 1 : 0;
					float r = side ? 0.5f : -0.5f;
					float tv = cf[ou][0], ts = r * cf[ou][0] + cf[ou][1];
					float pw = 1, pv = 0;
					for (int d = 0; d < 5; d++) {
						cf[in][d] += tv * pw + ts * d * pv;
						pv = pw;
						pw *= r;
					}
				}
				float w[NK];
				memset(w, 0, sizeof w);
				for (int ce = 1; ce < NC - 1; ce++)
					for (int d = 0; d < 5; d++)
						for (int m2 = 0; m2 < 5; m2++)
							w[ce - 1 + m2] += cf[ce][d] * (float)PIECE[m2][d];
				if (set == 1) { // to slope coordinates: w_i = g sum_{k<=i} d_k (minus const)
					float s = 0;
					for (int i = NK - 1; i >= 1; i--) {
						s += w[i];
						w[i] = gu * s;
					}
					w[0] = 0; // mid shift irrelevant (slopes only)
				}
				float *o = grad + (set ? Y.pot : Y.act) + ((size_t)c * TK() + first) * NK;
				for (int m2 = 0; m2 < 5; m2++)
					for (int i = 0; i < NK; i++)
						o[m2 * NK + i] += (float)b[m2] * w[i];
			}
		}
	}
}
