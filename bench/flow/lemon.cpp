// lemon.cpp: the peer of bench/flow: LEMON's NetworkSimplex on a DIMACS file. For measuring only; never part of the product.
//
// usage: lemon FILE.min [int|long]    prints: objective, CPU seconds of reading, of solving
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <sys/resource.h>

static double cpu_s()
{
	rusage u;
	getrusage(RUSAGE_SELF, &u);
	return double(u.ru_utime.tv_sec) + double(u.ru_stime.tv_sec) +
	       1e-6 * double(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

template <typename Value> static int run(const char *path)
{
	typedef lemon::SmartDigraph Graph;
	Graph g;
	Graph::ArcMap<Value> lower(g), cap(g), cost(g);
	Graph::NodeMap<Value> supply(g);
	std::ifstream in(path);
	double start = cpu_s();

	lemon::readDimacsMin(in, g, lower, cap, cost, supply);
	double read = cpu_s();
	lemon::NetworkSimplex<Graph, Value, Value> ns(g);
	ns.lowerMap(lower).upperMap(cap).costMap(cost).supplyMap(supply);
	if (ns.run() != lemon::NetworkSimplex<Graph, Value, Value>::OPTIMAL)
		return 1;
	double solved = cpu_s();
	rusage u;
	getrusage(RUSAGE_SELF, &u);
	std::printf("%lld %.6f %.6f %ld\n", ns.template totalCost<long long>(), read - start, solved - read, u.ru_maxrss / 1024);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	return argc > 2 && !std::strcmp(argv[2], "int") ? run<int>(argv[1]) : run<long long>(argv[1]);
}
