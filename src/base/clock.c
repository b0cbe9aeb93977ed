/* clock.c: a steady UTC clock. See clock.h. */
#include "base/clock.h"

#include <pthread.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	bool started, drill;
	int speed;
	int64_t ours_us; /* what we last said */
	int64_t last_mono_us; /* when we said it */
} state;

static int64_t read_us(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_monotonic_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

static void start_locked(int64_t start_ms, int speed)
{
	state.started = true;
	state.drill = start_ms != 0 || speed != 1;
	state.speed = speed;
	state.ours_us = start_ms ? start_ms * 1000 : read_us(CLOCK_REALTIME);
	state.last_mono_us = clock_monotonic_us();
}

void clock_start(int64_t start_ms, int speed)
{
	assert(speed >= 1 && speed <= 3600);
	pthread_mutex_lock(&lock);
	start_locked(start_ms, speed);
	pthread_mutex_unlock(&lock);
}

void clock_set_for_drill(int64_t ms)
{
	assert(ms > 0);
	pthread_mutex_lock(&lock);
	start_locked(ms, 0);
	pthread_mutex_unlock(&lock);
}

int64_t clock_now_ms(void)
{
	pthread_mutex_lock(&lock);
	if (!state.started)
		start_locked(0, 1);
	int64_t mono_us = clock_monotonic_us();
	int64_t passed_us = (mono_us - state.last_mono_us) * state.speed;

	state.last_mono_us = mono_us;
	state.ours_us += passed_us;
	if (!state.drill) {
		/* In microseconds: a busy server asks many times a millisecond, and each time may slew a
		 * little. */
		int64_t off_us = read_us(CLOCK_REALTIME) - state.ours_us;
		int64_t most_us = passed_us * CLOCK_SLEW_PER_MILLE / 1000;

		state.ours_us += MAX(-most_us, MIN(most_us, off_us));
	}
	int64_t now = state.ours_us / 1000;
	pthread_mutex_unlock(&lock);
	return now;
}

bool clock_is_drill(void)
{
	pthread_mutex_lock(&lock);
	bool drill = state.drill;
	pthread_mutex_unlock(&lock);
	return drill;
}

int64_t clock_drift_ms(void)
{
	int64_t now = clock_now_ms();

	return clock_is_drill() ? 0 : read_us(CLOCK_REALTIME) / 1000 - now;
}
