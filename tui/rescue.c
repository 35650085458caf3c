/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Giving the terminal back in a crash.
 *
 * The one place with mutable globals: a signal handler has nothing else to look at. `armed` is the
 * gate; what it guards is written only while it is 0. The handlers that were there before (those of
 * a sanitizer, say) are put back before the signal is let through to them.
 */
#include "tui/rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

/* SIGQUIT is here because somebody who asks for a core wants a usable terminal all the same. */
static const int crash_signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT};
#define CRASH_SIGNALS (sizeof(crash_signals) / sizeof(crash_signals[0]))

static atomic_int armed;
static atomic_int ending, ending_fd; /* which signal; who is told */
static struct {
    int fd;
    struct termios modes;
    size_t length;
    char farewell[RESCUE_FAREWELL_MAX];
    struct sigaction before[CRASH_SIGNALS];
    char stack[16 * 1024]; /* a crash for want of stack needs another one */
} rescue;

void rescue_now(void)
{
    int saved_errno = errno;
    size_t done = 0;

    if (!atomic_exchange(&armed, 0))
        return;
    while (done < rescue.length) {
        ssize_t written = write(rescue.fd, rescue.farewell + done, rescue.length - done);

        if (written < 0 && errno != EINTR)
            break;
        if (written > 0)
            done += (size_t)written;
    }
    tcsetattr(rescue.fd, TCSANOW, &rescue.modes);
    errno = saved_errno;
}

static void rescue_handle(int number, siginfo_t *info, void *context)
{
    (void)context;
    rescue_now();
    for (size_t i = 0; i < CRASH_SIGNALS; i++)
        if (crash_signals[i] == number)
            sigaction(number, &rescue.before[i], NULL);
    /* A fault comes again by itself, at the very instruction, for whoever looks at the core; a
     * signal that somebody sent has to be sent again. */
    if (info->si_code <= 0 || info->si_code == SI_KERNEL)
        raise(number);
}

void rescue_arm(int fd, const struct termios *modes, const char *farewell)
{
    struct sigaction action = {.sa_sigaction = rescue_handle, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_t stack = {.ss_sp = rescue.stack, .ss_size = sizeof(rescue.stack)};

    rescue_disarm();
    rescue.fd = fd;
    rescue.modes = *modes;
    rescue.length = strnlen(farewell, sizeof(rescue.farewell));
    memcpy(rescue.farewell, farewell, rescue.length);
    sigaltstack(&stack, NULL);
    sigfillset(&action.sa_mask);
    atomic_store(&armed, 1);
    for (size_t i = 0; i < CRASH_SIGNALS; i++)
        sigaction(crash_signals[i], &action, &rescue.before[i]);
}

/* Nobody has given the terminal back: it takes no output, and whoever writes to it waits for ever.
 * What it does not take now it never will. */
static void force(int unused)
{
    int flags = fcntl(rescue.fd, F_GETFL), number = atomic_load(&ending);

    (void)unused;
    if (!atomic_load(&armed))
        return;
    fcntl(rescue.fd, F_SETFL, flags | O_NONBLOCK);
    tcflush(rescue.fd, TCOFLUSH);
    rescue_now();
    fcntl(rescue.fd, F_SETFL, flags);
    signal(number, SIG_DFL);
    raise(number);
}

static void tell(int number)
{
    int saved_errno = errno;
    uint64_t value = (uint64_t)number;

    atomic_store(&ending, number);
    if (write(atomic_load(&ending_fd), &value, sizeof(value)) < 0)
        errno = 0; /* it is full: it has been told before */
    alarm(RESCUE_PATIENCE_S);
    errno = saved_errno;
}

int rescue_watch(int number, int fd)
{
    struct sigaction action = {.sa_handler = tell, .sa_flags = SA_RESTART};
    struct sigaction last = {.sa_handler = force};

    atomic_store(&ending_fd, fd);
    sigfillset(&action.sa_mask);
    sigemptyset(&last.sa_mask);
    if (sigaction(SIGALRM, &last, NULL) < 0 || sigaction(number, &action, NULL) < 0)
        return -errno;
    return 0;
}

void rescue_disarm(void)
{
    if (!atomic_exchange(&armed, 0))
        return;
    for (size_t i = 0; i < CRASH_SIGNALS; i++)
        sigaction(crash_signals[i], &rescue.before[i], NULL);
}
