/* Counts the claims that hold, and names the place where one does not. For the one file of a test
 * that has `main`. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "ecny.h"

#define CHECK(holds) check_that((holds), #holds, __FILE__, __LINE__)
#define CHECK_EQ(got, wanted) check_eq((got), (wanted), #got, __FILE__, __LINE__)
#define CHECK_RESULT(got, wanted) check_result((got), (wanted), #got, __FILE__, __LINE__)
#define CLAIM(claim) check_claim(claim, #claim)

static unsigned check_passed, check_failed;
static bool check_holds;

static inline bool check_that(bool holds, const char *what, const char *file, int line)
{
    if (!holds) {
        check_holds = false;
        printf("%s:%d: not so: %s\n", file, line, what);
    }
    return holds;
}

static inline bool check_eq(uint64_t got, uint64_t wanted, const char *what, const char *file,
                            int line)
{
    if (got != wanted) {
        check_holds = false;
        printf("%s:%d: %s is %llu, not %llu\n", file, line, what, (unsigned long long)got,
               (unsigned long long)wanted);
    }
    return got == wanted;
}

static inline bool check_result(ecny_result got, ecny_result wanted, const char *what,
                                const char *file, int line)
{
    if (got != wanted) {
        check_holds = false;
        printf("%s:%d: %s is %s, not %s\n", file, line, what, ecny_result_name(got),
               ecny_result_name(wanted));
    }
    return got == wanted;
}

static inline bool is_zero(const void *memory, size_t len)
{
    const uint8_t *bytes = memory;
    uint8_t any = 0;
    for (size_t i = 0; i < len; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

/* How far it is from one place that something fails at to the next: 1, or what the environment says
 * where a tool makes the library slow. */
static inline unsigned check_stride(void)
{
    const char *stride = getenv("CHECK_STRIDE");
    const int every = stride == NULL ? 1 : atoi(stride);
    return every > 0 ? (unsigned)every : 1;
}

/* Runs one claim: passed if every check in it held. */
static inline void check_claim(void (*claim)(void), const char *name)
{
    check_holds = true;
    claim();
    check_passed += check_holds;
    check_failed += !check_holds;
    printf("%s %s\n", check_holds ? "ok    " : "FAILED", name);
    (void)fflush(stdout);
}

/* The last line, and what `main` returns. */
static inline int check_end(void)
{
    printf("%u passed, %u failed, 0 skipped\n", check_passed, check_failed);
    return check_failed == 0 && check_passed > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
