/* Put before the C library with LD_PRELOAD, this makes every fsync wait first,
 * as a disk does that is slow to say that it has something. SLOW_NS is set by
 * the compiler. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static void wait_first(void)
{
	struct timespec t = {SLOW_NS / 1000000000L, SLOW_NS % 1000000000L};
	while (nanosleep(&t, &t) != 0)
		;
}

int fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	wait_first();
	return real(fd);
}

int fdatasync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	wait_first();
	return real(fd);
}
