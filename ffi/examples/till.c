/* A till: the wallet in the reader role. Collects one amount, and tells the cashier how it stands.
 *
 *     till 12.34 ./watch        starts the watch, and touches it until the amount is paid
 *
 * A touch that breaks off loses nothing: the next one with the same watch ends what it left open.
 * Exit code: 0 paid, 1 not paid, 2 neither, as where this till does not work. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "factory.h"
#include "nfc.h"

/* How a touch ended, for the cashier. */
typedef enum touch {
    PAID,    /* the value is on our flash */
    NOT_YET, /* the card refused or was taken away: touch again */
    ENDED,   /* the touch did what it could, and the amount is not paid */
    LEFT,    /* the card will not come back */
    BROKEN,  /* this till cannot go on */
} touch;

enum {
    TOUCHES = 3
};

static uint8_t flash[DEVICE_FLASH];
static device self;
static ecny_wallet wallet;

static void say(const char *what, uint64_t fen)
{
    printf("till: %s %" PRIu64 ".%02" PRIu64 " yuan\n", what, fen / 100, fen % 100);
}

/* What the cashier must see of what has happened. The rest are steps on the way. */
static void show(const ecny_event *event)
{
    switch (event->kind) {
    case ECNY_EVENT_CREDITED:
        say("paid", event->amount_fen);
        break;
    case ECNY_EVENT_CREDITED_BEFORE:
        say("told the customer that we have had", event->amount_fen);
        break;
    case ECNY_EVENT_CANCELED:
        say("the customer has back", event->amount_fen);
        break;
    case ECNY_EVENT_UNKNOWN:
        printf("till: the customer's operator knows of that payment\n");
        break;
    case ECNY_EVENT_NONE:
    case ECNY_EVENT_ASKED:
    case ECNY_EVENT_DEBITED:
    case ECNY_EVENT_SHARED:
    case ECNY_EVENT_HEARD:
    case ECNY_EVENT_NOTHING:
    case ECNY_EVENT_REFUNDED:
    case ECNY_EVENT_REPEATED:
    case ECNY_EVENT_SELECTED:
    case ECNY_EVENT_SETTLED:
    case ECNY_EVENT_REFUSED:
        break;
    }
}

/* Why a touch did not come to its end, and whether another may. */
static touch refused(ecny_result why, uint64_t fen)
{
    if (why == ECNY_PEER_REFUSED && fen == 0) {
        printf("till: nothing is open between us and this card\n");
        return ENDED;
    }
    if (why == ECNY_PEER_REFUSED) {
        printf("till: not approved; the customer looks at the watch and touches again\n");
        return NOT_YET;
    }
    if (why >= ECNY_PEER_COOKIE && why < ECNY_FLASH_CLOSED) {
        printf("till: no payment from this card: %s\n", ecny_result_text(why));
        return NOT_YET;
    }
    printf("till: cannot take it: %s\n", ecny_result_text(why));
    return BROKEN;
}

/* One touch of one card: collects that amount, or with 0 only ends what an earlier touch left open.
 */
static touch one_touch(const nfc *field, uint64_t fen)
{
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;
    ecny_event event;
    touch ends = ENDED;

    ecny_result result = ecny_wallet_collect(&wallet, fen, command, sizeof command, &command_len);
    while (result == ECNY_OK && command_len > 0) {
        nfc_send(field, command, command_len);
        const nfc_heard heard = nfc_receive(field, response, &response_len);
        if (heard != NFC_APDU) {
            /* Once the value is on our flash it is ours, whether the watch has heard it or not. */
            const bool again = heard == NFC_GONE;
            (void)ecny_wallet_end_tap(&wallet);
            return ends == PAID ? PAID : again ? NOT_YET : LEFT;
        }
        result = ecny_wallet_feed(&wallet, response, response_len, command, sizeof command,
                                  &command_len, &event);
        if (result == ECNY_OK) {
            show(&event);
            ends = event.kind == ECNY_EVENT_CREDITED ? PAID : ends;
        }
    }
    (void)ecny_wallet_end_tap(&wallet);
    nfc_field_off(field);
    return result == ECNY_OK || ends == PAID ? ends : refused(result, fen);
}

/* Collects an amount, in as many touches as people have patience for. */
static touch collect(const nfc *field, uint64_t fen)
{
    touch how = NOT_YET;
    for (int i = 0; i < TOUCHES && how == NOT_YET; i++) {
        if (i > 0) {
            printf("till: touch again\n");
        }
        how = one_touch(field, fen);
        if (ecny_wallet_prepare(&wallet) != ECNY_OK) {
            return BROKEN;
        }
    }
    return how;
}

/* Gives the order up. From here on the value, should it come, is not ours: the next touch gives it
 * back. */
static touch give_up(const nfc *field, bool card_is_here)
{
    uint32_t order = 0;
    const ecny_result result = ecny_wallet_void(&wallet, &order);
    if (result != ECNY_OK) {
        printf("till: cannot give the order up: %s\n", ecny_result_text(result));
        return BROKEN;
    }
    printf("till: order %" PRIu32 " is given up; touch again to take back what was sent\n", order);
    return card_is_here ? one_touch(field, 0) : LEFT;
}

/* "12.34" or "12" in fen, 0 where it is no amount. */
static uint64_t amount(const char *text)
{
    uint64_t fen = 0;
    int decimals = -1;
    for (; *text != '\0'; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
        } else if (*text >= '0' && *text <= '9' && decimals < 2 && fen < UINT64_C(10000000000)) {
            fen = fen * 10 + (uint64_t)(*text - '0');
            decimals += decimals >= 0;
        } else {
            return 0;
        }
    }
    return decimals == 2 ? fen : decimals < 0 ? fen * 100 : 0;
}

/* Once in the till's life: keys, and an empty wallet. */
static bool buy(void)
{
    device_make(&self, flash, sizeof flash);
    const ecny_result result = factory_enroll(&self, &wallet, "bob");
    if (result != ECNY_OK) {
        printf("till: no wallet: %s\n", ecny_result_text(result));
    }
    return ecny_wallet_close(&wallet) == ECNY_OK && result == ECNY_OK;
}

/* Opens the wallet, and does what would only cost time in a tap. */
static bool boot(void)
{
    ecny_result result = ecny_wallet_open(&wallet, &self.platform, self.keys, sizeof self.keys);
    if (result == ECNY_OK) {
        result = ecny_wallet_confirm(&wallet);
    }
    if (result == ECNY_OK) {
        result = ecny_wallet_prepare(&wallet);
    }
    if (result != ECNY_OK) {
        printf("till: does not start: %s\n", ecny_result_text(result));
    }
    return result == ECNY_OK;
}

int main(int argc, char **argv)
{
    const uint64_t fen = argc > 2 ? amount(argv[1]) : 0;
    ecny_status status;
    if (fen == 0) {
        fprintf(stderr, "usage: till AMOUNT WATCH [ARGUMENT...]\n");
        return 2;
    }
    if (ecny_abi_version() != ECNY_ABI_VERSION || ecny_wallet_words() != ECNY_WALLET_WORDS) {
        fprintf(stderr, "till: the library is not the one of the header\n");
        return 2;
    }
    const nfc field = nfc_reader(argv + 2);
    touch how = field.in >= 0 && buy() && boot() ? collect(&field, fen) : BROKEN;
    if (how != PAID && how != BROKEN) {
        how = give_up(&field, how != LEFT);
    }
    if (ecny_wallet_status(&wallet, &status) == ECNY_OK) {
        say("holds", status.balance_fen);
    }
    (void)ecny_wallet_close(&wallet);
    nfc_close(&field);
    return how == PAID ? 0 : how == BROKEN ? 2 : 1;
}
