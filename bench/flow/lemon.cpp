// lemon.cpp: the peer of bench/run flow: LEMON's NetworkSimplex on a DIMACS file. For measuring only; never part of
// the product.
//
// usage: lemon FILE.min int|long    its numbers: 32 bits, LEMON's default, or 64
//
// Prints as JSON: objective, CPU seconds of reading and of solving, resident megabytes.
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <sys/resource.h>

static double cpu_s()
{
	rusage u;
	getrusage(RUSAGE_SELF, &u);
	return double(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + 1e-6 * double(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

// What getrusage tells is inherited from the program that started this one.
static double peak_mb()
{
	std::ifstream in("/proc/self/status");
	std::string word;
	double kb = 0;
	while (in >> word)
		if (word == "VmHWM:")
			in >> kb;
	return kb / 1024;
}

template <typename Value> static int run(const char *path)
{
	typedef lemon::SmartDigraph Graph;
	typedef lemon::NetworkSimplex<Graph, Value, Value> Simplex;
	Graph g;
	Graph::ArcMap<Value> lower(g), cap(g), cost(g);
	Graph::NodeMap<Value> supply(g);
	std::ifstream in(path);

	double start = cpu_s();
	lemon::readDimacsMin(in, g, lower, cap, cost, supply);
	double read = cpu_s();
	Simplex simplex(g);
	simplex.lowerMap(lower).upperMap(cap).costMap(cost).supplyMap(supply);
	if (simplex.run() != Simplex::OPTIMAL)
		return 1;
	double solved = cpu_s();
	std::printf("{\"objective\": %lld, \"read_s\": %.6f, \"solve_s\": %.6f, \"memory_mb\": %.1f}\n",
		simplex.template totalCost<long long>(), read - start, solved - read, peak_mb());
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		return 2;
	return std::strcmp(argv[2], "int") == 0 ? run<int>(argv[1]) : run<long long>(argv[1]);
}
