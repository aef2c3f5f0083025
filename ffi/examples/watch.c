/* A watch: the wallet in the card role. The main loop of a firmware, with a socket for its NFC
 * controller.
 *
 *     till 12.34 ./watch        the till starts it, and touches it
 *     till 12.34 ./watch no     the same, and the wearer declines
 *
 * Standard input and output are the field; the screen is standard error. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "factory.h"
#include "nfc.h"

static uint8_t flash[DEVICE_FLASH];
static device self;
static ecny_wallet wallet;

static void say(const char *what, uint64_t fen)
{
    fprintf(stderr, "watch: %s %" PRIu64 ".%02" PRIu64 " yuan\n", what, fen / 100, fen % 100);
}

/* Opens the wallet, and does what would only cost time in a tap. */
static bool boot(void)
{
    ecny_status status;
    ecny_result result = ecny_wallet_open(&wallet, &self.platform, self.keys, sizeof self.keys);
    if (result == ECNY_OK) {
        result = ecny_wallet_confirm(&wallet);
    }
    if (result == ECNY_OK) {
        result = ecny_wallet_prepare(&wallet);
    }
    if (result == ECNY_OK) {
        result = ecny_wallet_status(&wallet, &status);
    }
    if (result != ECNY_OK) {
        fprintf(stderr, "watch: does not start: %s\n", ecny_result_text(result));
        (void)ecny_wallet_close(&wallet);
        return false;
    }
    say("holds", status.balance_fen);
    if (status.in_flight_fen > 0) {
        say("waits to hear what became of", status.in_flight_fen);
    }
    return true;
}

/* What a person must see of what has happened. The rest are steps on the way. */
static void show(const ecny_event *event)
{
    switch (event->kind) {
    case ECNY_EVENT_DEBITED:
        say(event->again ? "sends once more" : "pays", event->amount_fen);
        break;
    case ECNY_EVENT_SETTLED:
        say("paid", event->amount_fen);
        break;
    case ECNY_EVENT_REFUNDED:
        say("has back", event->amount_fen);
        break;
    case ECNY_EVENT_CREDITED:
        say("received", event->amount_fen);
        break;
    case ECNY_EVENT_CANCELED:
        say("did not take", event->amount_fen);
        break;
    case ECNY_EVENT_UNKNOWN:
        fprintf(stderr, "watch: only the operator knows what became of it: sync\n");
        break;
    case ECNY_EVENT_REFUSED:
        fprintf(stderr, "watch: refused: %s\n", ecny_result_text(event->why));
        break;
    case ECNY_EVENT_NONE:
    case ECNY_EVENT_ASKED:
    case ECNY_EVENT_CREDITED_BEFORE:
    case ECNY_EVENT_SHARED:
    case ECNY_EVENT_HEARD:
    case ECNY_EVENT_NOTHING:
    case ECNY_EVENT_REPEATED:
    case ECNY_EVENT_SELECTED:
        break;
    }
}

/* A command has come. The answer goes out first: the field may be gone the next moment. What it
 * says is on flash by then. */
static bool on_command(const nfc *field, const uint8_t *command, size_t len)
{
    uint8_t response[ECNY_APDU_MAX];
    size_t response_len = 0;
    ecny_event event;
    const ecny_result result = ecny_wallet_handle_apdu(&wallet, command, len, response,
                                                       sizeof response, &response_len, &event);
    if (result != ECNY_OK) {
        fprintf(stderr, "watch: %s\n", ecny_result_text(result));
        return false;
    }
    nfc_send(field, response, response_len);
    show(&event);
    return true;
}

/* The field is gone. If the tap asked for a payment nobody has said yes to, the wearer is asked
 * now; the next touch then pays. */
static bool on_field_gone(bool wearer_says_yes)
{
    ecny_payment asked;
    ecny_result result = ecny_wallet_end_tap(&wallet);
    if (result == ECNY_OK && ecny_wallet_asked(&wallet, &asked) == ECNY_OK) {
        say(wearer_says_yes ? "yes to paying" : "no to paying", asked.amount_fen);
        result =
            wearer_says_yes ? ecny_wallet_approve(&wallet, &asked) : ecny_wallet_decline(&wallet);
    }
    if (result == ECNY_OK) {
        result = ecny_wallet_prepare(&wallet);
    }
    if (result != ECNY_OK) {
        fprintf(stderr, "watch: %s\n", ecny_result_text(result));
    }
    return result == ECNY_OK;
}

/* A call did not do its work, as where the flash failed: what is on flash is the truth, so look at
 * it again. */
static bool reboot(void)
{
    (void)ecny_wallet_close(&wallet);
    return boot();
}

static bool serve(const nfc *field, bool wearer_says_yes)
{
    uint8_t command[ECNY_APDU_MAX];
    size_t len = 0;
    bool runs = true;
    while (runs) {
        switch (nfc_receive(field, command, &len)) {
        case NFC_APDU:
            runs = on_command(field, command, len) || reboot();
            break;
        case NFC_GONE:
            runs = on_field_gone(wearer_says_yes) || reboot();
            break;
        case NFC_CLOSED:
            return true;
        }
    }
    return false;
}

/* Once in the watch's life: keys, an empty wallet, and 200.00 yuan. */
static bool buy(void)
{
    device_make(&self, flash, sizeof flash);
    ecny_result result = factory_enroll(&self, &wallet, "alice");
    if (result == ECNY_OK) {
        result = factory_load(&wallet, "alice-purse", 20000);
    }
    if (result != ECNY_OK) {
        fprintf(stderr, "watch: no wallet: %s\n", ecny_result_text(result));
    }
    return ecny_wallet_close(&wallet) == ECNY_OK && result == ECNY_OK;
}

int main(int argc, char **argv)
{
    const nfc field = nfc_card();
    const bool wearer_says_yes = argc < 2 || strcmp(argv[1], "no") != 0;
    if (ecny_abi_version() != ECNY_ABI_VERSION || ecny_wallet_words() != ECNY_WALLET_WORDS) {
        fprintf(stderr, "watch: the library is not the one of the header\n");
        return EXIT_FAILURE;
    }
    const bool ended = buy() && boot() && serve(&field, wearer_says_yes);
    const bool closed = ecny_wallet_close(&wallet) == ECNY_OK;
    return ended && closed ? EXIT_SUCCESS : EXIT_FAILURE;
}
