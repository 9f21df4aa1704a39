/*
 * The bare pair of put_threads.ts in C, each thread on words of its own lines: nanoseconds of a pair, the median of the batches.
 *   cc -O2 -pthread bench/put.c -o put && ./put THREADS
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BATCHES = 200, PAIRS = 20000, MOST_THREADS = 16, LINE = 16 };

static int32_t words[(3 + 2 * MOST_THREADS) * LINE] __attribute__((aligned(64)));
static int32_t *const mark = words, *const ns = words + LINE, *const gp_seq = words + 2 * LINE;
static pthread_barrier_t together;
static double taken[MOST_THREADS * BATCHES];

static int pairs(int32_t *count, int32_t *rcu)
{
	int slow = 0;

	for (int i = 0; i < PAIRS; i++) {
		__atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(mark, __ATOMIC_SEQ_CST) != 0)
			slow++;
		__atomic_store_n(rcu, __atomic_load_n(gp_seq, __ATOMIC_SEQ_CST) | 1, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(ns, __ATOMIC_SEQ_CST) == 0)
			slow++;
		__atomic_add_fetch(count, -1, __ATOMIC_SEQ_CST);
		__atomic_store_n(rcu, 0, __ATOMIC_SEQ_CST);
	}
	return slow;
}

static void *thread(void *number)
{
	const long me = (long)number;
	int32_t *own = words + (3 + 2 * me) * LINE;

	for (int batch = 0; batch < BATCHES; batch++) {
		struct timespec from, to;

		pthread_barrier_wait(&together);
		clock_gettime(CLOCK_MONOTONIC, &from);
		if (pairs(own, own + LINE) != 0)
			abort();
		clock_gettime(CLOCK_MONOTONIC, &to);
		taken[me * BATCHES + batch] = ((to.tv_sec - from.tv_sec) * 1e9 + (to.tv_nsec - from.tv_nsec)) / PAIRS;
	}
	return NULL;
}

static int ascending(const void *a, const void *b)
{
	return *(const double *)a < *(const double *)b ? -1 : 1;
}

int main(int argc, char **argv)
{
	const int threads = argc > 1 ? atoi(argv[1]) : 1;
	pthread_t all[MOST_THREADS];

	if (threads < 1 || threads > MOST_THREADS)
		return 2;
	*ns = 1;
	pthread_barrier_init(&together, NULL, threads);
	for (long i = 0; i < threads; i++)
		pthread_create(&all[i], NULL, thread, (void *)i);
	for (int i = 0; i < threads; i++)
		pthread_join(all[i], NULL);
	qsort(taken, threads * BATCHES, sizeof(double), ascending);
	printf("%.1f\n", taken[threads * BATCHES / 2]);
	return 0;
}
