/* How long a payment takes through the C ABI: both wallets in one process, three exchanges, flash
 * in memory.
 *
 *     payment [PAYMENTS]        300 where it is not said
 *
 * The payee reads. What a host does between taps (a yes, and ecny_wallet_prepare) is not counted.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "factory.h"

/* The most payments that a wallet makes without a sync. */
enum {
    MOST = 500,
    FLASH = 256 * DEVICE_PAGE
};

static uint8_t alices_flash[FLASH], bobs_flash[FLASH];
static device alices, bobs;
static ecny_wallet alice, bob;
static uint64_t card[MOST], reader[MOST], whole[MOST];

static void must(ecny_result result, const char *what)
{
    if (result != ECNY_OK) {
        fprintf(stderr, "%s: %s\n", what, ecny_result_name(result));
        exit(EXIT_FAILURE);
    }
}

static uint64_t nanos(void)
{
    struct timespec now;
    if (timespec_get(&now, TIME_UTC) != TIME_UTC) {
        exit(EXIT_FAILURE);
    }
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* One payment of one fen, from the reader's first command to its last answer. */
static void pay(size_t number)
{
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;
    ecny_event event = {.why = ECNY_OK}, last = {.why = ECNY_OK};
    int exchanges = 0;

    uint64_t from = nanos();
    must(ecny_wallet_collect(&bob, 1, command, sizeof command, &command_len), "collect");
    reader[number] = nanos() - from;
    while (command_len > 0) {
        exchanges++;
        from = nanos();
        must(ecny_wallet_handle_apdu(&alice, command, command_len, response, sizeof response,
                                     &response_len, &last),
             "handle_apdu");
        const uint64_t between = nanos();
        must(ecny_wallet_feed(&bob, response, response_len, command, sizeof command, &command_len,
                              &event),
             "feed");
        card[number] += between - from;
        reader[number] += nanos() - between;
    }
    whole[number] = card[number] + reader[number];
    must(exchanges == 3 && last.kind == ECNY_EVENT_SETTLED ? ECNY_OK : ECNY_OUT_OF_TURN, "payment");
}

static int compare(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

static void row(const char *what, uint64_t *times, size_t count)
{
    qsort(times, count, sizeof *times, compare);
    printf("%-22s %8.1f %8.1f\n", what, (double)times[0] / 1000, (double)times[count / 2] / 1000);
}

int main(int argc, char **argv)
{
    const long asked = argc > 1 ? strtol(argv[1], NULL, 10) : 300;
    if (asked < 1 || asked > MOST) {
        fprintf(stderr, "usage: payment [1..%d]\n", MOST);
        return EXIT_FAILURE;
    }
    const size_t payments = (size_t)asked;
    device_make(&alices, alices_flash, sizeof alices_flash);
    device_make(&bobs, bobs_flash, sizeof bobs_flash);
    must(factory_enroll(&alices, &alice, "alice"), "alice");
    must(factory_enroll(&bobs, &bob, "bob"), "bob");
    must(factory_load(&alice, "alice-purse", MOST), "load");
    for (size_t i = 0; i < payments; i++) {
        must(ecny_wallet_arm(&alice, ECNY_PAY, 1, 1, 0), "arm");
        must(ecny_wallet_prepare(&alice), "prepare");
        must(ecny_wallet_prepare(&bob), "prepare");
        pay(i);
    }
    must(ecny_wallet_close(&alice), "close");
    must(ecny_wallet_close(&bob), "close");

    printf("%zu payments, microseconds     min   median\n", payments);
    row("card (payer)", card, payments);
    row("reader (payee)", reader, payments);
    row("payment", whole, payments);
    return EXIT_SUCCESS;
}
