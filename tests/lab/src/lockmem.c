/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * lockmem MIB: takes MIB mebibytes of a guest's memory, locks them, asks the kernel never to kill
 * it for them, says "locked" and sleeps for ever. A guest in which it runs cannot give back much:
 * its balloon driver moves a little and then stalls, as an overcommitted guest's does.
 * Static and small, for the guest's initramfs.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int never_kill_me(void)
{
    static const char worth[] = "-1000";
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

    if (fd < 0)
        return -1;
    ssize_t written = write(fd, worth, sizeof(worth) - 1);
    close(fd);
    return written == (ssize_t)(sizeof(worth) - 1) ? 0 : -1;
}

int main(int argc, char **argv)
{
    size_t size = argc == 2 ? strtoul(argv[1], NULL, 10) << 20 : 0;

    if (size == 0) {
        fprintf(stderr, "usage: lockmem MIB\n");
        return 2;
    }

    void *memory =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (never_kill_me() < 0 || memory == MAP_FAILED || mlock(memory, size) < 0) {
        perror("lockmem");
        return 1;
    }
    memset(memory, 0x5a, size);
    puts("locked");
    fflush(stdout);
    for (;;)
        pause();
}
