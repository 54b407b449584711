// Trains priors of several scales by score matching (loss (7) without the tau term) and fine-tunes
// unrolled steps, on processors with AVX-512. See docs/several-scales.md for what was run.
// g++ -O3 -march=native -ffast-math -fno-math-errno -fopenmp -o train-scales train-scales.cpp
#include "chain.h"
struct Img {
	int h, w;
	vector<uint8_t> p;
};
static vector<Img> readImgs(const string &f) {
	FILE *i = fopen(f.c_str(), "rb");
	if (!i) {
		perror(f.c_str());
		exit(1);
	}
	int n;
	if (fread(&n, 4, 1, i) != 1)
		exit(1);
	vector<Img> v(n);
	for (auto &m : v) {
		if (fread(&m.h, 4, 1, i) != 1 || fread(&m.w, 4, 1, i) != 1)
			exit(1);
		m.p.resize((size_t)m.h * m.w);
		if (fread(m.p.data(), 1, m.p.size(), i) != m.p.size())
			exit(1);
	}
	fclose(i);
	return v;
}
static double now() {
	timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + 1e-9 * t.tv_nsec;
}
struct Opt {
	string spec = "48:8s2,48:3,48:3,48:3,96:4s2,96:3,96:3,96:3,96:3,96:3", data = "nat.bin",
		   out = "m", resume = "", mode = "train", task = "denoise";
	long steps = 1000;
	int batch = 8, patch = 64, threads = 1, margin = 4, valEvery = 1000, init = 1;
	double lrF = 1e-2, lrD = 3e-3, lrP = 3e-2, lrA = 1e-2, ema = 0.999, focus = 0.75, wpow = 1,
		   gain = 0.5, warm = 200, blur = 0;
	unsigned seed = 1;
	int T = 2;
	int bf = 0;
	double endRate = 0;
	long from = 0, stop = 0;
	double smooth = 2e-5, even = 0, eps = 0.03;
	double s0 = 3, s1 = 90;
	double slow = 1, spread = 1.5; // of the functions from layer `top` on; of features started anew
	double lrTop = 0,
		   cap = 0; // rate of the filters from layer `top` on (0: lrD), and their largest norm
	int top = 4;
};
static float actInit(int kind, int c, double u) {
	switch (kind) {
	case 0:
		return u;
	case 1: {
		double v = (c & 1) ? -u : u;
		return v / (1 + exp(-1.7 * v));
	}
	case 2: {
		if ((c & 3) < 2) {
			double v = (c & 1) ? -u : u;
			return v / (1 + exp(-1.7 * v));
		}
		return 3 * tanh(u / 3);
	}
	case 3:
		return 0.5 * log(1 + u * u) * 1.0;
	case 4:
		return (c & 1) ? 0.7 * log(1 + u * u) : 4 * tanh(u / 4);
	}
	return u;
}
static void initTheta(const Net &N, float *th, const Opt &o) {
	std::mt19937 r(o.seed);
	std::normal_distribution<double> g;
	memset(th, 0, N.np * 4);
	for (int l = 0; l < N.n(); l++) {
		const Layer &Y = N.L[l];
		float *w = th + Y.w;
		int k = Y.k;
		if (l == 0) {
			vector<std::pair<double, int>> f;
			for (int a = 0; a < k; a++)
				for (int b = 0; b < k; b++)
					if (a + b)
						f.push_back({a * a + b * b + 1e-3 * a, a * k + b});
			std::sort(f.begin(), f.end());
			for (int c = 0; c < Y.cout; c++) {
				int a = f[c % f.size()].second / k, b = f[c % f.size()].second % k;
				for (int j = 0; j < k; j++)
					for (int i = 0; i < k; i++)
						w[(j * k + i) * Y.cout + c] = cos(M_PI * (j + 0.5) * a / k) *
														  cos(M_PI * (i + 0.5) * b / k) *
														  sqrt((a ? 2. : 1.) * (b ? 2. : 1.)) / k +
													  0.02 * g(r);
			}
		} else {
			double s = (Y.link ? o.gain : 1.0) * sqrt(1.0 / (k * k * Y.cin));
			for (size_t i = 0; i < (size_t)k * k * Y.cin * Y.cout; i++)
				w[i] = s * g(r);
		}
		double scale = 1.0 / (48.0 / (N.L[0].s * N.L[0].s));
		for (int c = 0; c < Y.cout; c++)
			for (int j = 0; j < TK(); j++) {
				double tau = TAU0 + (j - 1.5) * GT(), sg = exp(tau / 2);
				double bl =
					std::min(1.0, std::max(0.0, (log(sg) - log(0.2)) / (log(0.7) - log(0.2))));
				if (Y.act != (size_t)-1)
					for (int i = 0; i < NK; i++) {
						double u = U0 + (i - 1.5) * GU();
						th[Y.act + ((size_t)c * TK() + j) * NK + i] = actInit(o.init, c, u);
					}
				for (int i = 1; i < NK; i++) {
					double u = U0 + (i - 2) * GU();
					double wl = u * exp(-u * u / 8 / 4), qd = u;
					double amp = l == 0 ? scale : 0.05 * scale;
					th[Y.pot + ((size_t)c * TK() + j) * NK + i] = amp * (bl * qd + (1 - bl) * wl);
				}
			}
	}
}
static void project(const Net &N, float *th) {
	const Layer &Y = N.L[0];
	int kk = Y.k * Y.k;
	for (int c = 0; c < Y.cout; c++) {
		double m = 0, s = 0;
		for (int i = 0; i < kk; i++)
			m += th[i * Y.cout + c];
		m /= kk;
		for (int i = 0; i < kk; i++) {
			th[i * Y.cout + c] -= m;
			s += th[i * Y.cout + c] * th[i * Y.cout + c];
		}
		s = 1 / sqrt(s + 1e-12);
		for (int i = 0; i < kk; i++)
			th[i * Y.cout + c] *= s;
	}
}
// Filters from layer `first` on keep to a largest norm: without it the features of deep layers grow
// without bound, out of the range where functions bend.
static void capFilters(const Net &N, float *th, int first, double cap) {
	for (int l = first; l < N.n(); l++) {
		const Layer &Y = N.L[l];
		const int taps = Y.k * Y.k * Y.cin;
		for (int c = 0; c < Y.cout; c++) {
			double s = 0;
			for (int i = 0; i < taps; i++)
				s += pow(th[Y.w + (size_t)i * Y.cout + c], 2);
			s = sqrt(s);
			for (int i = 0; s > cap && i < taps; i++)
				th[Y.w + (size_t)i * Y.cout + c] *= cap / s;
		}
	}
}
// Mean and mean deviation of the features of a layer, or what its activations make of them, over
// noisy patches.
struct Moments {
	vector<double> mean;
	double deviation = 0;
};
static Moments moments(Work &K, const Net &N, const Params &P, const vector<float> &patches,
					   int side, int l, bool activations) {
	const int C = N.L[l].cout, pp = side * side, count = patches.size() / pp;
	Moments m;
	m.mean.assign(C, 0);
	vector<double> square(C, 0);
	for (int k = 0; k < count; k++) {
		std::mt19937 r(k);
		std::normal_distribution<float> nd;
		const double sigma = 4 / 255. * pow(16, k / (count - 1.0));
		vector<float> y(pp), g(pp);
		for (int i = 0; i < pp; i++)
			y[i] = patches[(size_t)k * pp + i] + sigma * nd(r);
		K.init(N, side, side);
		gradient(K, P, y.data(), sigma * sigma, g.data(), false);
		const int px = K.h[l] * K.w[l];
		const int pad = activations ? (N.L[l + 1].k - N.L[l + 1].s) / 2 : 0;
		for (int p = 0; p < px; p++)
			for (int c = 0; c < C; c++) {
				const long at = (long)(p / K.w[l] + pad) * (K.w[l] + 2 * pad) + p % K.w[l] + pad;
				const double v = activations ? K.a[l + 1]->p[at * C + c] : K.z[l]->p[at * C + c];
				m.mean[c] += v / ((double)px * count);
				square[c] += v * v / ((double)px * count);
			}
	}
	for (int c = 0; c < C; c++)
		m.deviation += std::max(0., square[c] - m.mean[c] * m.mean[c]) / C;
	m.deviation = sqrt(m.deviation);
	return m;
}
// Starts the layers from `first` on anew: random filters whose features deviate by `spread` (0.4
// of it is added to a link), activations with mean 0.
static void revive(Work &K, const Net &N, Params &P, const vector<float> &patches, int side,
				   int first, double spread, const Opt &o) {
	vector<float> fresh(N.np);
	initTheta(N, fresh.data(), o);
	memcpy(P.th.p + N.L[first].w, fresh.data() + N.L[first].w, 4 * (N.np - N.L[first].w));
	memcpy(P.th.p + N.L[first - 1].act, fresh.data() + N.L[first - 1].act,
		   4 * (size_t)N.L[first - 1].cout * TK() * NK);
	for (int l = first; l < N.n(); l++)
		for (size_t i = 0; i < (size_t)N.L[l].cout * TK() * NK; i++)
			P.th.p[N.L[l].pot + i] = 0; // NB: what is random teaches the optimiser to shut the top
	for (int l = first; l < N.n(); l++) {
		P.prepare();
		Moments a = moments(K, N, P, patches, side, l - 1, true);
		const Layer &X = N.L[l - 1], &Y = N.L[l];
		for (int c = 0; c < X.cout; c++)
			for (int i = 0; i < TK() * NK; i++)
				P.th.p[X.act + (size_t)c * TK() * NK + i] -= a.mean[c];
		const size_t taps = (size_t)Y.k * Y.k * Y.cin * Y.cout;
		double before = 0;
		if (Y.link) { // what the filters alone give: deviations add in squares
			P.prepare();
			before = moments(K, N, P, patches, side, l - 1, false).deviation;
		}
		for (int k = 0; k < 2; k++) {
			P.prepare();
			const double now = moments(K, N, P, patches, side, l, false).deviation;
			const double own = Y.link ? sqrt(std::max(1e-6, now * now - before * before)) : now;
			const double factor = (Y.link ? 0.4 : 1) * spread / own;
			// NB: without a link the filters keep their norm of 1, and the activations are scaled
			for (size_t i = 0; Y.link && i < taps; i++)
				P.th.p[Y.w + i] *= std::min(4., std::max(0.1, factor));
			for (size_t i = 0; !Y.link && i < (size_t)X.cout * TK() * NK; i++)
				P.th.p[X.act + i] *= factor;
		}
		P.prepare();
		printf("layer %d deviation %.3f\n", l + 1,
			   moments(K, N, P, patches, side, l, false).deviation);
	}
}
// ---- validation: one-step
static void validate(const Net &N, const Params &P, const vector<Img> &val, int threads,
					 double *out, int count, int crop = 200) {
	const double S[3] = {15, 25, 50};
	double sum[3] = {0, 0, 0};
#pragma omp parallel num_threads(threads)
	{
		Work K;
		vector<float> x(crop * crop), y(crop * crop), g(crop * crop);
#pragma omp for schedule(dynamic, 1) collapse(2)
		for (int k = 0; k < count; k++)
			for (int s = 0; s < 3; s++) {
				const Img &m = val[(size_t)k * val.size() / count];
				int y0 = (m.h - crop) / 2, x0 = (m.w - crop) / 2;
				std::mt19937 r(1000 * k + s);
				std::normal_distribution<float> nd;
				float sg = S[s] / 255;
				for (int i = 0; i < crop * crop; i++) {
					x[i] = m.p[(size_t)(y0 + i / crop) * m.w + x0 + i % crop] / 255.f;
					y[i] = x[i] + sg * nd(r);
				}
				K.init(N, crop, crop);
				gradient(K, P, y.data(), sg * sg, g.data(), false);
				double e = 0;
				for (int i = 0; i < crop * crop; i++) {
					float v = std::min(1.f, std::max(0.f, y[i] - sg * sg * g[i])) - x[i];
					e += v * v;
				}
				double p = 10 * log10(crop * crop / e);
#pragma omp atomic
				sum[s] += p;
			}
	}
	for (int s = 0; s < 3; s++)
		out[s] = sum[s] / count;
}
static vector<float> gauss(double s) {
	int r = (int)ceil(3 * s);
	vector<float> k(2 * r + 1);
	double t = 0;
	for (int i = -r; i <= r; i++)
		t += k[i + r] = exp(-0.5 * i * i / (s * s));
	for (auto &v : k)
		v /= t;
	return k;
}
static void sample(const vector<Img> &I, const vector<double> &cum, int p, std::mt19937 &r,
				   float *x, double blur) {
	double u = std::uniform_real_distribution<double>(0, cum.back())(r);
	size_t k = std::lower_bound(cum.begin(), cum.end(), u) - cum.begin();
	if (k >= I.size())
		k = I.size() - 1;
	const Img &m = I[k];
	int y0 = r() % (m.h - p + 1), x0 = r() % (m.w - p + 1);
	int sym = r() & 7;
	vector<float> t((size_t)p * p);
	double bs = blur > 0 && (r() % 3) ? std::uniform_real_distribution<double>(0, blur)(r) : 0;
	for (int y = 0; y < p; y++)
		for (int c = 0; c < p; c++)
			t[(size_t)y * p + c] = m.p[(size_t)(y0 + y) * m.w + x0 + c] / 255.f;
	if (bs > 0.25) {
		auto k1 = gauss(bs);
		int R = k1.size() / 2;
		vector<float> t2((size_t)p * p);
		auto px = [&](int i, int n, int off, int lim) {
			int a = off + i;
			a = a < 0 ? -1 - a : a >= lim ? 2 * lim - 1 - a : a;
			return a;
		};
		vector<float> t1((size_t)(p + 2 * R) * p);
		for (int y = -R; y < p + R; y++)
			for (int c = 0; c < p; c++) {
				float s = 0;
				int yy = px(y, p, y0, m.h);
				for (int d = -R; d <= R; d++)
					s += k1[d + R] * m.p[(size_t)yy * m.w + px(c + d, p, x0, m.w)];
				t1[(size_t)(y + R) * p + c] = s / 255.f;
			}
		for (int y = 0; y < p; y++)
			for (int c = 0; c < p; c++) {
				float s = 0;
				for (int d = -R; d <= R; d++)
					s += k1[d + R] * t1[(size_t)(y + R + d) * p + c];
				t[(size_t)y * p + c] = s;
			}
	}
	for (int y = 0; y < p; y++)
		for (int c = 0; c < p; c++) {
			int a = y, b = c;
			if (sym & 1)
				a = p - 1 - a;
			if (sym & 2)
				b = p - 1 - b;
			if (sym & 4)
				std::swap(a, b);
			x[(size_t)y * p + c] = t[(size_t)a * p + b];
		}
}
// ---- fine-tuning of T unrolled steps: all parameters and schedules over KN
// noise levels
static const int KN = 5;
static double KS[KN];
struct Sched {
	int T;
	vector<double> v, m1, m2; // v: log(t,a,w) relative to sigma^2 : [(k*T+i)*3+j]
	// For inpainting smoothings are absolute, the first of them (square root)
	// 0.18, the last 0.018.
	void init(int T_, bool inpaint) {
		T = T_;
		v.assign(KN * T * 3, 0);
		m1 = v;
		m2 = v;
		for (int k = 0; inpaint && k < KN; k++)
			for (int i = 0; i < T; i++)
				v[(k * T + i) * 3] = v[(k * T + i) * 3 + 1] =
					2 * log(0.18 * pow(0.1, T > 1 ? i / (T - 1.0) : 0));
		if (inpaint)
			return;
		for (int k = 0; k < KN; k++)
			for (int i = 0; i < T; i++) {
				double rt[3][3] = {{0.95, 0, 0}, {0.9, 0.25, 0}, {0.9, 0.35, 0.12}},
					   ra[3][3] = {{1, 0, 0}, {1, 0.35, 0}, {1, 0.45, 0.2}},
					   rw[3][3] = {{0.02, 0, 0}, {0.5, 0.1, 0}, {0.6, 0.4, 0.1}};
				double *p = &v[(k * T + i) * 3];
				p[0] = log(rt[T - 1][i]);
				p[1] = log(ra[T - 1][i]);
				p[2] = log(rw[T - 1][i]);
			}
	}
	void at(double sg, int i, double *o, int &k, double &f) const {
		k = 0;
		while (k < KN - 2 && sg >= KS[k + 1])
			k++;
		f = std::min(1.0, std::max(0.0, log(sg / KS[k]) / log(KS[k + 1] / KS[k])));
		for (int j = 0; j < 3; j++)
			o[j] = exp((1 - f) * v[(k * T + i) * 3 + j] + f * v[((k + 1) * T + i) * 3 + j]) * sg *
				   sg / (j == 2 ? sg * sg : 1);
	}
};
// Missing pixels of a patch: single ones, in a quarter of the patches squares
// too; the others are exact.
struct Holes {
	vector<uint8_t> missing;
	int count = 0;
	double fraction = 0;

	void make(int p, std::mt19937 &r, double wanted, bool squares) {
		std::uniform_real_distribution<double> u(0, 1);
		missing.assign((size_t)p * p, 0);
		if (squares)
			for (int k = 1 + r() % 6; k > 0; k--) {
				int side = 3 + r() % 12, top = r() % (p - side), left = r() % (p - side);
				for (int y = top; y < top + side; y++)
					std::fill_n(missing.begin() + (size_t)y * p + left, side, 1);
			}
		for (auto &m : missing)
			m |= u(r) < wanted;
		missing[missing.size() / 2] = 0;
		count = 0;
		for (auto m : missing)
			count += m;
		fraction = count / (double)missing.size();
	}
	// Harmonic interpolation of the missing pixels by conjugate gradients; the
	// border is free.
	void fill(float *x, int h, int w) const {
		const int n = h * w;
		double mean = 0;
		for (int i = 0; i < n; i++)
			mean += missing[i] ? 0 : x[i];
		mean /= n - count;
		vector<double> v(n), q(n), d(n), z(n);
		for (int i = 0; i < n; i++)
			v[i] = missing[i] ? mean : x[i];
		auto laplacian = [&](const vector<double> &a, vector<double> &b) {
			for (int i = 0; i < n; i++) {
				if (!missing[i])
					continue;
				int c = i % w;
				double s = 0;
				if (c)
					s += a[i] - a[i - 1];
				if (c < w - 1)
					s += a[i] - a[i + 1];
				if (i >= w)
					s += a[i] - a[i - w];
				if (i < n - w)
					s += a[i] - a[i + w];
				b[i] = s;
			}
		};
		laplacian(v, q);
		double rr = 0;
		for (int i = 0; i < n; i++)
			if (missing[i]) {
				q[i] = d[i] = -q[i];
				rr += q[i] * q[i];
			}
		const double end = 1e-10 * count;
		for (int k = 0; k < 400 && rr > end; k++) {
			laplacian(d, z);
			double dz = 0;
			for (int i = 0; i < n; i++)
				dz += missing[i] ? d[i] * z[i] : 0;
			double a = rr / dz, old = rr;
			rr = 0;
			for (int i = 0; i < n; i++)
				if (missing[i]) {
					v[i] += a * d[i];
					q[i] -= a * z[i];
					rr += q[i] * q[i];
				}
			for (int i = 0; i < n; i++)
				if (missing[i])
					d[i] = q[i] + rr / old * d[i];
		}
		for (int i = 0; i < n; i++)
			if (missing[i])
				x[i] = v[i];
	}
};
// From y, noisy or with its holes filled, to x; keep: the images before the
// steps.
static void flow(Work &K, const Params &P, const Sched &S, const float *y, double sg, int n,
				 float *x, vector<float> *keep, const Holes *holes = nullptr) {
	vector<float> g(n);
	memcpy(x, y, n * 4);
	double s2 = sg * sg;
	for (int i = 0; i < S.T; i++) {
		double o[3];
		int k;
		double f;
		S.at(sg, i, o, k, f);
		if (keep)
			keep[i].assign(x, x + n);
		gradient(K, P, x, o[0], g.data(), false);
		float a = o[1], wa = o[2] * o[1], d = 1 / (s2 + wa);
		for (int p = 0; holes && p < n; p++)
			if (holes->missing[p])
				x[p] -= a * g[p];
		for (int p = 0; !holes && p < n; p++)
			x[p] = (float)((s2 * (x[p] - a * g[p]) + wa * y[p]) * d);
	}
}
// PSNR at 15, 25, 50, 5 and 75 grey levels of noise, or with 50, 80, 2, 95 and
// 30 % missing pixels.
static void validateFlow(const Net &N, const Params &P, const Sched &S, const vector<Img> &val,
						 int threads, double *out, int count, bool inpaint, int crop = 200) {
	const double SS[5] = {15, 25, 50, 5, 75}, FF[5] = {0.5, 0.8, 0.02, 0.95, 0.3};
	double sum[5] = {0};
#pragma omp parallel num_threads(threads)
	{
		Work K;
		vector<float> x(crop * crop), y(crop * crop), g(crop * crop);
#pragma omp for schedule(dynamic, 1) collapse(2)
		for (int k = 0; k < count; k++)
			for (int s = 0; s < 5; s++) {
				const Img &m = val[(size_t)k * val.size() / count];
				int y0 = (m.h - crop) / 2, x0 = (m.w - crop) / 2;
				std::mt19937 r(1000 * k + s);
				std::normal_distribution<float> nd;
				float sg = SS[s] / 255;
				for (int i = 0; i < crop * crop; i++) {
					x[i] = m.p[(size_t)(y0 + i / crop) * m.w + x0 + i % crop] / 255.f;
					y[i] = x[i] + sg * nd(r);
				}
				Holes holes;
				if (inpaint) {
					holes.make(crop, r, FF[s], false);
					y = x;
					holes.fill(y.data(), crop, crop);
					sg = 1;
				}
				K.init(N, crop, crop);
				flow(K, P, S, y.data(), sg, crop * crop, g.data(), nullptr,
					 inpaint ? &holes : nullptr);
				double e = 0;
				for (int i = 0; i < crop * crop; i++) {
					float v = std::min(1.f, std::max(0.f, g[i])) - x[i];
					e += v * v;
				}
				double p = 10 * log10(crop * crop / e);
#pragma omp atomic
				sum[s] += p;
			}
	}
	for (int s = 0; s < 5; s++)
		out[s] = sum[s] / count;
}
static void printSched(const Sched &S) {
	for (int j = 0; j < 3; j++) {
		printf("%s [", j == 0 ? "t" : j == 1 ? "a" : "w");
		for (int k = 0; k < KN; k++) {
			printf("[");
			for (int i = 0; i < S.T; i++)
				printf("%.6g%s", exp(S.v[(k * S.T + i) * 3 + j]), i < S.T - 1 ? "," : "");
			printf("]%s", k < KN - 1 ? "," : "");
		}
		printf("]\n");
	}
	fflush(stdout);
}
// Calls f(offset, length, layer, set) for every group of values: set 0 filters,
// 1 activations, 2 potentials.
template <class F> static void forGroups(const Net &N, F f) {
	for (int l = 0; l < N.n(); l++)
		for (int set = 0; set < 3; set++) {
			const Layer &Y = N.L[l];
			size_t offset = set == 0 ? Y.w : set == 1 ? Y.act : Y.pot;
			if (offset == (size_t)-1)
				continue;
			f(offset, set == 0 ? (size_t)Y.k * Y.k * Y.cin * Y.cout : (size_t)Y.cout * TK() * NK, l,
			  set);
		}
}
static void groupEps(const Net &N, const vector<float> &m2, double c2, vector<float> &e,
					 double rel) {
	forGroups(N, [&](size_t of, size_t m, int, int) {
		double s = 0;
		for (size_t i = 0; i < m; i++)
			s += m2[of + i];
		float v = 1e-9 + rel * sqrt(s / m / c2);
		for (size_t i = 0; i < m; i++)
			e[of + i] = v;
	});
}
static void diffuse(const Net &N, float *th, double mu) {
	for (int l = 0; l < N.n(); l++)
		for (int set = 1; set < 3; set++) {
			const Layer &Y = N.L[l];
			size_t of = set == 1 ? Y.act : Y.pot;
			if (of == (size_t)-1)
				continue;
			float d[NK];
			for (size_t r = 0; r < (size_t)Y.cout * TK(); r++) {
				float *w = th + of + r * NK;
				int i0 = set == 2 ? 1 : 0;
				for (int i = i0 + 1; i < NK - 1; i++)
					d[i] = w[i - 1] - 2 * w[i] + w[i + 1];
				d[i0] = d[i0 + 1];
				d[NK - 1] = d[NK - 2];
				for (int i = i0 + 1; i < NK - 1; i++)
					w[i] += mu * d[i];
				w[i0] += 0.5 * mu * (2 * w[i0 + 1] - w[i0 + 2] - w[i0]);
				w[NK - 1] += 0.5 * mu * (2 * w[NK - 2] - w[NK - 3] - w[NK - 1]);
			}
		}
}
// Learning rate of a step relative to its peak: a rise, then a cosine.
static double annealed(const Opt &o, long step) {
	return step < o.warm
			   ? (step + 1) / o.warm
			   : o.endRate + (1 - o.endRate) * 0.5 * (1 + cos(M_PI * (double)step / o.steps));
}
// Which of the 32 noise levels whose losses are averaged holds t (variance).
static int levelOf(double t) {
	return std::min(31, std::max(0, (int)(32 * (log(t) - TAU0) / (TAU1 - TAU0))));
}
// The same for the fraction of missing pixels: 16 levels without squares, 16
// with.
static int holesLevel(int patch, double fraction) {
	return std::min(15, (int)(16 * fraction)) + (patch % 4 == 3 ? 16 : 0);
}
// Adam on all values: gradients clipped by group at three times their running
// norm, K_1 projected, moving average.
struct Optimiser {
	const Net &N;
	Params &P;
	const Opt &o;
	vector<float> m1, m2, average, rates, floors;
	vector<double> norms;
	bool first = true;

	Optimiser(const Net &net, Params &params, const Opt &opt)
		: N(net), P(params), o(opt), m1(net.np), m2(net.np),
		  average(params.th.p, params.th.p + net.np), rates(net.np), floors(net.np, 1e-9f),
		  norms(3 * net.n(), 0) {
		const double potentials = 1.0 / (48.0 / 4);
		forGroups(N, [&](size_t of, size_t m, int l, int set) {
			const double f = l >= o.top ? o.slow : 1; // functions of the top layers
			std::fill_n(rates.begin() + of, m,
						set == 0   ? (l >= o.top && o.lrTop > 0 ? o.lrTop : l ? o.lrD : o.lrF)
						: set == 1 ? f * o.lrA
								   : f * o.lrP * potentials);
		});
	}
	void forget() {
		std::fill(m1.begin(), m1.end(), 0.f);
		std::fill(m2.begin(), m2.end(), 0.f);
	}
	// Step number `step`, from 1, with the gradient summed over threads.
	void update(const vector<AF *> &gradients, long step, double rate, double factor) {
		const int threads = o.threads;
		float *g = gradients[0]->p, *theta = P.th.p;
#pragma omp parallel for num_threads(threads)
		for (size_t i = 0; i < N.np; i++)
			for (size_t k = 1; k < gradients.size(); k++)
				g[i] += gradients[k]->p[i];
		forGroups(N, [&](size_t of, size_t m, int l, int set) {
			double s = 0;
			for (size_t i = 0; i < m; i++)
				s += (double)g[of + i] * g[of + i];
			s = sqrt(s);
			double &norm = norms[3 * l + set];
			if (norm == 0)
				norm = s;
			double limit = 3 * norm;
			float f = s > limit ? limit / s : 1;
			norm = 0.98 * norm + 0.02 * std::min(s, limit);
			if (!(s == s)) {
				fprintf(stderr, "NaN at %ld\n", step);
				f = 0;
			}
			if (f != 1)
				for (size_t i = 0; i < m; i++)
					g[of + i] = f == 0 ? 0 : g[of + i] * f;
		});
		double c1 = 1 - pow(0.9, step), c2 = 1 - pow(0.999, step);
		if (step % 25 == 1 || first)
			groupEps(N, m2, c2, floors, o.eps);
		first = false;
		if (o.smooth > 0)
			diffuse(N, theta, o.smooth * rate);
		float decay = std::min(o.ema, (1.0 + step) / (10.0 + step));
#pragma omp parallel for num_threads(threads)
		for (size_t i = 0; i < N.np; i++) {
			m1[i] += 0.1f * (g[i] - m1[i]);
			m2[i] += 0.001f * (g[i] * g[i] - m2[i]);
			theta[i] -= (float)(rate * factor) * rates[i] * (m1[i] / (float)c1) /
						(sqrtf(m2[i] / (float)c2) + floors[i]);
		}
		project(N, theta);
		if (o.cap > 0)
			capFilters(N, theta, o.top, o.cap);
#pragma omp parallel for num_threads(threads)
		for (size_t i = 0; i < N.np; i++)
			average[i] += (1 - decay) * (theta[i] - average[i]);
		P.prepare();
	}
	// The averaged values, for products in float32.
	void averaged(Params &to) const {
		to.N = &N;
		to.th.need(N.np);
		memcpy(to.th.p, average.data(), N.np * 4);
		const bool half = BF;
		BF = false;
		to.prepare();
		BF = half;
	}
};
int main(int ac, char **av) {
	Opt o;
	for (int i = 1; i + 1 < ac; i += 2) {
		string k = av[i];
		const char *v = av[i + 1];
#define S(n, f)                                                                                    \
	if (k == string("--") + #n) {                                                                  \
		o.n = f;                                                                                   \
		continue;                                                                                  \
	}
		S(spec, v)
		S(data, v)
		S(out, v)
		S(resume, v)
		S(mode, v)
		S(task, v) S(steps, atol(v)) S(batch, atoi(v)) S(patch, atoi(v)) S(threads, atoi(v))
			S(margin, atoi(v)) S(valEvery, atoi(v)) S(init, atoi(v)) S(lrF, atof(v)) S(lrD, atof(v))
				S(lrP, atof(v)) S(lrA, atof(v)) S(ema, atof(v)) S(focus, atof(v)) S(wpow, atof(v))
					S(gain, atof(v)) S(warm, atof(v)) S(blur, atof(v)) S(seed, atoi(v))
						S(T, atoi(v)) S(bf, atoi(v)) S(endRate, atof(v)) S(from, atol(v))
							S(stop, atol(v)) S(smooth, atof(v)) S(even, atof(v)) S(eps, atof(v))
								S(s0, atof(v)) S(s1, atof(v)) S(lrTop, atof(v)) S(slow, atof(v)) S(spread, atof(v)) S(cap, atof(v))
									S(top, atoi(v)) fprintf(stderr, "? %s\n", av[i]);
		return 2;
	}
	initPieces();
	BF = o.bf;
	Net N = makeNet(o.spec);
	printf("parameters %zu layers %d\n", N.np, N.n());
	double mac = 0;
	for (int l = 0; l < N.n(); l++)
		mac += 2.0 * N.L[l].k * N.L[l].k * N.L[l].cin * N.L[l].cout / (N.ss[l] * N.ss[l]);
	printf("MAC per pixel and gradient %.0f\n", mac);
	vector<Img> I = readImgs(o.data), V = readImgs("val.bin");
	vector<double> cum;
	double t = 0;
	for (auto &m : I) {
		t += std::min(300000.0, (double)m.p.size());
		if (m.h < o.patch || m.w < o.patch) {
			t -= std::min(300000.0, (double)m.p.size());
		}
		cum.push_back(t);
	}
	Params P;
	P.N = &N;
	P.th.need(N.np);
	initTheta(N, P.th.p, o);
	project(N, P.th.p);
	Optimiser opt(N, P, o);
	vector<float> &m1 = opt.m1, &m2 = opt.m2, &em = opt.average;
	long step = 0;
	double bins[32];
	for (double &b : bins)
		b = -1;
	auto saveF = [&](const string &f) {
		string tmp = f + ".tmp";
		FILE *q = fopen(tmp.c_str(), "wb");
		char sp[256] = {0};
		strncpy(sp, o.spec.c_str(), 255);
		fwrite(sp, 1, 256, q);
		fwrite(&step, 8, 1, q);
		fwrite(bins, 8, 32, q);
		fwrite(P.th.p, 4, N.np, q);
		fwrite(em.data(), 4, N.np, q);
		fwrite(m1.data(), 4, N.np, q);
		fwrite(m2.data(), 4, N.np, q);
		fclose(q);
		rename(tmp.c_str(), f.c_str());
	};
	if (o.resume.size()) {
		FILE *q = fopen(o.resume.c_str(), "rb");
		char sp[256];
		if (!q || fread(sp, 1, 256, q) != 256 || o.spec != sp) {
			fprintf(stderr, "bad ckpt\n");
			return 1;
		}
		if (fread(&step, 8, 1, q) != 1 || fread(bins, 8, 32, q) != 32 ||
			fread(P.th.p, 4, N.np, q) != N.np || fread(em.data(), 4, N.np, q) != N.np ||
			fread(m1.data(), 4, N.np, q) != N.np || fread(m2.data(), 4, N.np, q) != N.np)
			return 1;
		fclose(q);
		if (o.from == 2 && o.mode == "train") {
			step = 0;
			opt.forget();
			for (double &b : bins)
				b = -1;
			if (o.even > 0)
				for (int l = 0; l < N.n(); l++)
					if (N.L[l].act != (size_t)-1)
						for (int c = 0; c < N.L[l].cout; c++)
							for (int j = 0; j < TK(); j++)
								for (int i = 0; i < NK; i++) {
									double u = U0 + (i - 1.5) * GU();
									P.th.p[N.L[l].act + ((size_t)c * TK() + j) * NK + i] +=
										o.even * (actInit(1, 0, u) - 0.5 * u);
								}
			memcpy(em.data(), P.th.p, N.np * 4);
		}
	}
	int nt = o.threads;
	vector<Work *> Ks;
	for (int i = 0; i < nt; i++)
		Ks.push_back(new Work());
	vector<AF *> G;
	for (int i = 0; i < nt; i++) {
		G.push_back(new AF());
		G[i]->need(N.np);
	}
	int p = o.patch, pp = p * p;
	P.prepare();
	if (o.mode == "check") { // directional derivatives
		Work &K = *Ks[0];
		K.init(N, p, p);
		std::mt19937 r(5);
		std::normal_distribution<float> nd;
		vector<float> x(pp), y(pp), g(pp), u(pp), hv(pp), n(pp);
		sample(I, cum, p, r, x.data(), 0);
		double tt = pow(20. / 255, 2);
		for (int i = 0; i < pp; i++) {
			n[i] = nd(r);
			y[i] = x[i] + sqrt(tt) * n[i];
			u[i] = nd(r) * 0.01;
		}
		for (int l = 1; l < N.n(); l++)
			for (size_t i = 0; i < (size_t)N.L[l].cout * TK() * NK; i++)
				P.th.p[N.L[l].pot + i] *= 10;
		G[0]->zero(N.np);
		gradient(K, P, y.data(), tt, g.data(), true);
		reverse(K, P, u.data(), tt, G[0]->p, hv.data());
		auto J = [&]() {
			gradient(K, P, y.data(), tt, g.data(), false);
			double s = 0;
			for (int i = 0; i < pp; i++)
				s += (double)g[i] * u[i];
			return s;
		};
		for (int l = 0; l < N.n(); l++)
			for (int set = 0; set < 3; set++) {
				const Layer &Y = N.L[l];
				size_t of = set == 0 ? Y.w : set == 1 ? Y.act : Y.pot;
				if (of == (size_t)-1)
					continue;
				size_t m =
					set == 0 ? (size_t)Y.k * Y.k * Y.cin * Y.cout : (size_t)Y.cout * TK() * NK;
				vector<float> d(m), s(P.th.p + of, P.th.p + of + m);
				double an = 0;
				double sc = set == 0 ? 0.01 : set == 1 ? 0.02 : 0.002;
				for (size_t i = 0; i < m; i++) {
					d[i] = sc * nd(r);
					if (set == 2 && i % NK == 0)
						d[i] = 0;
					an += (double)d[i] * G[0]->p[of + i];
				}
				double e = 0.3;
				for (size_t i = 0; i < m; i++)
					P.th.p[of + i] = s[i] + e * d[i];
				P.prepare();
				double a = J();
				for (size_t i = 0; i < m; i++)
					P.th.p[of + i] = s[i] - e * d[i];
				P.prepare();
				double b = J();
				for (size_t i = 0; i < m; i++)
					P.th.p[of + i] = s[i];
				P.prepare();
				printf("layer %d set %d analytic %.6g numeric %.6g\n", l, set, an,
					   (a - b) / (2 * e));
			}
		vector<float> v(pp);
		double an = 0;
		for (int i = 0; i < pp; i++) {
			v[i] = nd(r);
			an += (double)v[i] * hv[i];
		}
		double e = 2e-3;
		vector<float> y0 = y;
		for (int i = 0; i < pp; i++)
			y[i] = y0[i] + e * v[i];
		double a = J();
		for (int i = 0; i < pp; i++)
			y[i] = y0[i] - e * v[i];
		double b = J();
		printf("hessian analytic %.6g numeric %.6g\n", an, (a - b) / (2 * e));
		return 0;
	}

	if (o.mode == "ft" || o.mode == "ftval") {
		const bool inpaint = o.task == "inpaint";
		// NB: inpainting has absolute units: its noise level is 1, which is the
		// first knot.
		for (int k = 0; k < KN; k++)
			KS[k] = inpaint ? k + 1 : (3 / 255.) * pow(25.0, k / (KN - 1.0));
		Sched S;
		S.init(o.T, inpaint);
		string sf = o.resume + ".sched";
		bool cont = o.from == 1;
		if (cont) {
			FILE *q = fopen(sf.c_str(), "rb");
			if (!q || fread(S.v.data(), 8, S.v.size(), q) != S.v.size() ||
				fread(S.m1.data(), 8, S.v.size(), q) != S.v.size() ||
				fread(S.m2.data(), 8, S.v.size(), q) != S.v.size())
				return 1;
			fclose(q);
		} else {
			memcpy(P.th.p, em.data(), N.np * 4);
			opt.forget();
			step = 0;
			for (double &b : bins)
				b = -1;
		}
		P.prepare();
		if (o.mode == "ftval") {
			memcpy(P.th.p, em.data(), N.np * 4);
			P.prepare();
			double v[5];
			validateFlow(N, P, S, V, nt, v, 32, inpaint);
			printf("FTVAL %.3f %.3f %.3f | 5: %.3f 75: %.3f\n", v[0], v[1], v[2], v[3], v[4]);
			printSched(S);
			return 0;
		}
		vector<float> X((size_t)o.batch * pp);
		double t0 = now(), ls = 0;
		long nl = 0, step0 = step;
		long end = o.stop ? o.stop : o.steps;
		while (step < end) {
			std::mt19937 r((unsigned)(o.seed * 1000003u + step * 7919u + 17));
			int bs = o.batch;
			vector<double> sgs(bs);
			vector<unsigned> seeds(bs);
			vector<int> levels(bs);
			for (int b = 0; b < bs; b++) {
				sample(I, cum, p, r, &X[(size_t)b * pp], o.blur);
				double u = std::uniform_real_distribution<double>(0, 1)(r);
				sgs[b] = inpaint ? 0.25 + 0.65 * u : o.s0 / 255. * pow(o.s1 / o.s0, u);
				seeds[b] = r();
			}
			for (int i = 0; i < nt; i++)
				memset(G[i]->p, 0, N.np * 4);
			vector<double> L(bs);
			vector<vector<double>> sg(bs, vector<double>(S.v.size(), 0.0));
#pragma omp parallel for num_threads(nt) schedule(dynamic, 1)
			for (int b = 0; b < bs; b++) {
				int id = omp_get_thread_num();
				Work &K = *Ks[id];
				K.init(N, p, p);
				std::mt19937 rr(seeds[b]);
				std::normal_distribution<float> nd;
				vector<float> y(pp), x(pp), g(pp), u(pp), hv(pp), c(pp);
				vector<vector<float>> keep(S.T);
				double sgm = sgs[b], s2 = sgm * sgm;
				Holes holes;
				if (inpaint) { // of every eight patches two have squares and few single
							   // pixels
					holes.make(p, rr, b % 4 == 3 ? (rr() % 2 ? 0.03 : 0.4) : sgm, b % 4 == 3);
					memcpy(y.data(), &X[(size_t)b * pp], pp * 4);
					holes.fill(y.data(), p, p);
					sgm = s2 = 1;
				} else
					for (int i = 0; i < pp; i++)
						y[i] = X[(size_t)b * pp + i] + sgm * nd(rr);
				flow(K, P, S, y.data(), sgm, pp, x.data(), keep.data(), inpaint ? &holes : nullptr);
				int mg = o.margin, cnt = 0;
				double e = 0;
				for (int i = 0; i < pp; i++) {
					int yy = i / p, xx = i % p;
					if (yy < mg || xx < mg || yy >= p - mg || xx >= p - mg ||
						(inpaint && !holes.missing[i])) {
						c[i] = 0;
						continue;
					}
					cnt++;
					float d = x[i] - X[(size_t)b * pp + i];
					e += d * d;
					c[i] = d;
				}
				cnt = std::max(cnt, 1);
				// NB: missing pixels err by about 0.04 where single ones are missing
				const double unit = inpaint ? 1.6e-3 : s2;
				e /= cnt * unit;
				L[b] = e;
				int bi = inpaint ? holesLevel(b, holes.fraction) : levelOf(s2);
				levels[b] = bi;
				double ref = bins[bi] > 0 ? bins[bi] : e;
				double wgt = std::min(10.0, 0.1 / std::max(ref, 1e-3));
				if (!(e < 3 * ref))
					wgt *= e < 1e6 ? 3 * ref / e : 0;
				for (int i = 0; i < pp; i++)
					c[i] *= 2 * wgt / (cnt * unit * bs);
				for (int st = S.T - 1; st >= 0; st--) {
					double q[3];
					int k;
					double f;
					S.at(sgm, st, q, k, f);
					double t = q[0], a = q[1], wa = q[2] * q[1], d = 1 / (s2 + wa);
					const float *xi = keep[st].data();
					const float *xn = st == S.T - 1 ? x.data() : keep[st + 1].data();
					bool dt = (b % 4 == 0);
					double gtau = 0;
					if (dt) {
						double h = 0.05;
						double jp = 0, jm = 0;
						gradient(K, P, xi, t * exp(h), g.data(), false);
						for (int i = 0; i < pp; i++)
							jp += (double)c[i] * g[i];
						gradient(K, P, xi, t * exp(-h), g.data(), false);
						for (int i = 0; i < pp; i++)
							jm += (double)c[i] * g[i];
						gtau = -(inpaint ? a : a * s2 * d) * (jp - jm) / (2 * h) * 4;
					}
					gradient(K, P, xi, t, g.data(), true);
					double ga = 0, gw = 0;
					for (int i = 0; inpaint && i < pp; i++) {
						u[i] = -(float)a * c[i];
						ga += (double)u[i] * g[i];
					}
					for (int i = 0; !inpaint && i < pp; i++) {
						u[i] = -(float)(a * s2 * d) * c[i];
						ga += (double)c[i] * (-s2 * d * g[i] * a);
						gw += (double)c[i] * (y[i] - xn[i]) * d * wa;
					} // wa depends on a too
					double ginl[3] = {gtau, ga + gw, gw};
					for (int j = 0; j < 3; j++) {
						sg[b][(k * S.T + st) * 3 + j] += (1 - f) * ginl[j];
						sg[b][((k + 1) * S.T + st) * 3 + j] += f * ginl[j];
					}
					reverse(K, P, u.data(), t, G[id]->p, st ? hv.data() : nullptr);
					if (st)
						for (int i = 0; i < pp; i++)
							c[i] = !inpaint			  ? (float)(s2 * d) * c[i] + hv[i]
								   : holes.missing[i] ? c[i] + hv[i]
													  : 0;
				}
			}
			for (int b = 0; b < bs; b++) {
				int bi = levels[b];
				bins[bi] =
					bins[bi] < 0 ? L[b] : 0.98 * bins[bi] + 0.02 * std::min(L[b], 3 * bins[bi]);
				ls += 10 * log10(1 / L[b]) / bs;
			}
			nl++;
			double rate = annealed(o, step);
			step++;
			double c1 = 1 - pow(0.9, step), c2 = 1 - pow(0.999, step);
			opt.update(G, step, rate, 1);
			for (size_t i = 0; i < S.v.size(); i++) {
				double q = 0;
				for (int b = 0; b < bs; b++)
					q += sg[b][i];
				S.m1[i] += 0.1 * (q - S.m1[i]);
				S.m2[i] += 0.001 * (q * q - S.m2[i]);
				S.v[i] -= rate * 1e-2 * (S.m1[i] / c1) / (sqrt(S.m2[i] / c2) + 1e-12);
			}
			for (int k = 0; k < KN; k++)
				for (int i = 0; i < S.T; i++) {
					double *q = &S.v[(k * S.T + i) * 3];
					if (i && q[0] > q[-3])
						q[0] = q[-3];
					q[0] = std::max(q[0], -6.0);
					q[2] = std::max(q[2], -6.0);
				}
			if (step % 100 == 0) {
				printf("step %ld gain %.4f dB %.3f s/step\n", step, ls / nl,
					   (now() - t0) / (step - step0));
				fflush(stdout);
				ls = nl = 0;
			}
			if (step % o.valEvery == 0 || step == end) {
				Params E;
				opt.averaged(E);
				double v[5];
				validateFlow(N, E, S, V, nt, v, 16, inpaint);
				printf("VAL step %ld  %.3f %.3f %.3f | 5: %.3f 75: %.3f (%.0f s)\n", step, v[0],
					   v[1], v[2], v[3], v[4], now() - t0);
				printSched(S);
				saveF(o.out + ".ckpt");
				FILE *q = fopen((o.out + ".ckpt.sched").c_str(), "wb");
				fwrite(S.v.data(), 8, S.v.size(), q);
				fwrite(S.m1.data(), 8, S.v.size(), q);
				fwrite(S.m2.data(), 8, S.v.size(), q);
				fclose(q);
			}
		}
		return 0;
	}
	if (o.mode == "revive") {
		memcpy(P.th.p, em.data(), N.np * 4);
		const int side = 96, count = 12;
		std::mt19937 r(11);
		vector<float> patches(side * side * count);
		for (int k = 0; k < count; k++)
			sample(I, cum, side, r, &patches[(size_t)k * side * side], o.blur);
		revive(*Ks[0], N, P, patches, side, o.top, o.spread, o);
		memcpy(em.data(), P.th.p, N.np * 4);
		opt.forget();
		step = 0;
		saveF(o.out + ".ckpt");
		return 0;
	}
	if (o.mode == "stats") { // where the features of each layer lie
		memcpy(P.th.p, em.data(), N.np * 4);
		P.prepare();
		for (double sigma : {5., 25., 75.}) {
			vector<double> out(N.n(), 0), mean(N.n(), 0), spread(N.n(), 0), most(N.n(), 0);
			const int side = 128, images = 4;
			for (int k = 0; k < images; k++) {
				Work &K = *Ks[0];
				const Img &m = V[(size_t)k * V.size() / images];
				std::mt19937 r(k);
				std::normal_distribution<float> nd;
				vector<float> y(side * side), g(side * side);
				for (int i = 0; i < side * side; i++)
					y[i] =
						(m.p[(size_t)(i / side + 20) * m.w + 20 + i % side] + sigma * nd(r)) / 255;
				K.init(N, side, side);
				gradient(K, P, y.data(), pow(sigma / 255, 2), g.data(), false);
				for (int l = 0; l < N.n(); l++) {
					int C = N.L[l].cout, px = K.h[l] * K.w[l];
					for (int c = 0; c < C; c++) {
						double a = 0, b = 0;
						for (int p = 0; p < px; p++) {
							double z = K.z[l]->p[(size_t)p * C + c];
							a += z / px;
							b += z * z / px;
							out[l] += (fabs(z) > U1) / (double)(images * px * C);
							most[l] = std::max(most[l], fabs(z));
						}
						mean[l] += a * a / (images * C);
						spread[l] += std::max(0., b - a * a) / (images * C);
					}
				}
			}
			for (int l = 0; l < N.n(); l++) {
				const Layer &Y = N.L[l];
				double norm = 0;
				for (int i = 0; i < Y.k * Y.k * Y.cin * Y.cout; i++)
					norm += pow(P.th.p[Y.w + i], 2) / Y.cout;
				printf("sigma %.0f layer %d filters' norm %.3f means of channels %.3f deviation in "
					   "channels %.3f largest %.3f outside %.4f\n",
					   sigma, l + 1, sqrt(norm), sqrt(mean[l]), sqrt(spread[l]), most[l], out[l]);
			}
		}
		return 0;
	}
	if (o.mode == "val") {
		memcpy(P.th.p, em.data(), N.np * 4);
		P.prepare();
		double v[3];
		double t0 = now();
		validate(N, P, V, nt, v, 32);
		printf("val %.3f %.3f %.3f (%.1f s)\n", v[0], v[1], v[2], now() - t0);
		return 0;
	}
	vector<float> snap[3], prev[3];
	double factor = 1, l100 = 0;
	int n100 = 0;
	double bestL = 1e9;
	double t0 = now(), lossSum = 0;
	long ls = 0;
	vector<float> X((size_t)o.batch * pp);
	long step0 = step;
	double tb = 0;
	long end = o.stop ? o.stop : o.steps;
	while (step < end) {
		std::mt19937 r((unsigned)(o.seed * 1000003u + step * 7919u));
		int bs = o.batch;
		vector<double> tt(bs);
		vector<unsigned> seeds(bs);
		for (int b = 0; b < bs; b++) {
			sample(I, cum, p, r, &X[(size_t)b * pp], o.blur);
			double u = std::uniform_real_distribution<double>(0, 1)(r),
				   f = std::uniform_real_distribution<double>(0, 1)(r);
			double sg = f < o.focus ? o.s0 / 255. * pow(o.s1 / o.s0, u)
									: exp(0.5 * (TAU0 + (TAU1 - TAU0) * u));
			tt[b] = sg * sg;
			seeds[b] = r();
		}
		for (int i = 0; i < nt; i++)
			memset(G[i]->p, 0, N.np * 4);
		vector<double> L(bs);
#pragma omp parallel for num_threads(nt) schedule(dynamic, 1)
		for (int b = 0; b < bs; b++) {
			int id = omp_get_thread_num();
			Work &K = *Ks[id];
			K.init(N, p, p);
			std::mt19937 rr(seeds[b]);
			std::normal_distribution<float> nd;
			vector<float> y(pp), g(pp), n(pp), u(pp);
			float sg = sqrt(tt[b]);
			for (int i = 0; i < pp; i++) {
				n[i] = nd(rr);
				y[i] = X[(size_t)b * pp + i] + sg * n[i];
			}
			gradient(K, P, y.data(), tt[b], g.data(), true);
			int mg = o.margin;
			int cnt = (p - 2 * mg) * (p - 2 * mg);
			double s = 0;
			for (int i = 0; i < pp; i++) {
				int yy = i / p, xx = i % p;
				if (yy < mg || xx < mg || yy >= p - mg || xx >= p - mg) {
					u[i] = 0;
					continue;
				}
				float v = sg * g[i] - n[i];
				s += 0.5 * v * v;
				u[i] = v;
			}
			s /= cnt;
			L[b] = s;
			int bi = levelOf(tt[b]);
			double ref = bins[bi] > 0 ? bins[bi] : 0.15;
			double wgt = pow(0.1 / std::max(ref, 1e-3), o.wpow);
			wgt = std::min(wgt, 10.0);
			if (!(s < 3 * ref))
				wgt *= s < 1e6 ? pow(3 * ref / s, 1.0) : 0;
			for (int i = 0; i < pp; i++)
				u[i] *= wgt * sg / cnt / bs;
			reverse(K, P, u.data(), tt[b], G[id]->p, nullptr);
		}
		for (int b = 0; b < bs; b++) {
			int bi = levelOf(tt[b]);
			bins[bi] = bins[bi] < 0 ? std::min(L[b], 0.5)
									: 0.98 * bins[bi] + 0.02 * std::min(L[b], 3 * bins[bi]);
			lossSum += L[b] / bs;
		}
		ls++;
		double rate = annealed(o, step);
		step++;
		opt.update(G, step, rate, factor);
		for (int b = 0; b < bs; b++)
			l100 += std::min(L[b], 10.0) / bs;
		n100++;
		if (step % 200 == 0) {
			double l = l100 / n100;
			l100 = n100 = 0;
			if (!(l < 1.6 * bestL + 0.02) && prev[0].size()) {
				factor *= 0.7;
				memcpy(P.th.p, prev[0].data(), N.np * 4);
				m1 = prev[1];
				m2 = prev[2];
				em = prev[0];
				P.prepare();
				snap[0] = prev[0];
				snap[1] = prev[1];
				snap[2] = prev[2];
				printf("ROLLBACK at %ld loss %.4f factor %.3f\n", step, l, factor);
				for (double &q : opt.norms)
					q *= 0.5;
			} else {
				if (l < bestL)
					bestL = l;
				else
					bestL = 0.9 * bestL + 0.1 * l;
				for (int k = 0; k < 3; k++)
					prev[k] = snap[k].size() ? snap[k] : vector<float>();
				snap[0].assign(P.th.p, P.th.p + N.np);
				snap[1] = m1;
				snap[2] = m2;
			}
		}
		if (step % 100 == 0) {
			printf("step %ld loss %.5f  %.3f s/step\n", step, lossSum / ls,
				   (now() - t0 - tb) / (step - step0));
			fflush(stdout);
			if (step % 500 == 0 || step == end) {
				lossSum = 0;
				ls = 0;
			}
		}
		if (step % o.valEvery == 0 || step == end) {
			double a = now();
			Params E;
			opt.averaged(E);
			double v[3];
			validate(N, E, V, nt, v, 16);
			printf("VAL step %ld  %.3f %.3f %.3f  (%.0f s)\n", step, v[0], v[1], v[2], now() - t0);
			fflush(stdout);
			saveF(o.out + ".ckpt");
			tb += now() - a;
		}
	}
	return 0;
}
