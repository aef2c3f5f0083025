/* One payment between two wallets, in C firmware on a Cortex-M4: both live on this board, each on
 * flash of its own, and the air between them is a loop. */
#include "board.h"
#include "factory.h"

static uint8_t flash[2][DEVICE_FLASH];
static device alice, bob;
static ecny_wallet of_alice, of_bob; /* zeroed: static */

/* One tap of a reader on a card. On a watch, NFC stands between the two calls. */
static ecny_result tap(ecny_wallet *reader, ecny_wallet *card, uint8_t *command, size_t len)
{
    static uint8_t response[ECNY_APDU_MAX];
    size_t response_len;
    ecny_event event;
    ecny_result result = ECNY_OK;
    while (result == ECNY_OK && len > 0) {
        result = ecny_wallet_handle_apdu(card, command, len, response, sizeof response,
                                         &response_len, &event);
        if (result == ECNY_OK) {
            result = ecny_wallet_feed(reader, response, response_len, command, ECNY_APDU_MAX, &len,
                                      &event);
        }
        if (result == ECNY_OK && event.kind == ECNY_EVENT_CREDITED) {
            board_say("bob received, in fen: ", event.amount_fen);
        }
    }
    (void)ecny_wallet_end_tap(reader);
    (void)ecny_wallet_end_tap(card);
    return result;
}

/* What a wallet holds; nothing else of it is open. */
static uint64_t held(ecny_wallet *wallet)
{
    ecny_status status = {0};
    if (ecny_wallet_status(wallet, &status) != ECNY_OK || status.in_flight_fen != 0) {
        return UINT64_MAX;
    }
    return status.balance_fen;
}

/* The same wallet after a boot: what it knows it has from its flash. */
static ecny_result reopen(device *self, ecny_wallet *wallet)
{
    const ecny_result closed = ecny_wallet_close(wallet);
    return closed != ECNY_OK ? closed
                             : ecny_wallet_open(wallet, &self->platform, self->keys,
                                                sizeof self->keys);
}

int main(void)
{
    static uint8_t command[ECNY_APDU_MAX];
    unsigned failed = 0;
    size_t len;

    board_start();
    device_make(&alice, flash[0], DEVICE_FLASH);
    device_make(&bob, flash[1], DEVICE_FLASH);
    failed += board_claim("two wallets are enrolled and made",
                          factory_enroll(&alice, &of_alice, "alice") == ECNY_OK
                              && factory_enroll(&bob, &of_bob, "bob") == ECNY_OK);
    failed += board_claim("the operator's purse loads one of them",
                          factory_load(&of_alice, "alice-purse", 20000) == ECNY_OK
                              && held(&of_alice) == 20000);
    failed += board_claim("a yes of at most 12.34, and a till that collects it",
                          ecny_wallet_arm(&of_alice, ECNY_PAY, 1234, 1, 60000) == ECNY_OK
                              && ecny_wallet_collect(&of_bob, 1234, command, sizeof command, &len)
                                     == ECNY_OK
                              && tap(&of_bob, &of_alice, command, len) == ECNY_OK);
    failed += board_claim("both hold what they should",
                          held(&of_alice) == 18766 && held(&of_bob) == 1234);
    failed += board_claim("and still do after a boot",
                          reopen(&alice, &of_alice) == ECNY_OK && reopen(&bob, &of_bob) == ECNY_OK
                              && held(&of_alice) == 18766 && held(&of_bob) == 1234);
    board_say("stack used at most, in bytes: ", board_stack());
    board_end(5, failed);
}
