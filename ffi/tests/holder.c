/* What the holder does with a wallet: it begins to serve, rests, has a PIN, is asserted to be where
 * it should be, pays while asleep, syncs, and ends. */
#include "bank.h"
#include "check.h"
#include "factory.h"
#include "pair.h"

#include <string.h>

static pair both;

/* The second flash: of the PIN. */
static uint8_t pin_memory[2 * DEVICE_PAGE];

static int32_t pin_read(void *context, uint32_t offset, uint8_t *out, size_t len)
{
    (void)context;
    memcpy(out, pin_memory + offset, len);
    return 0;
}

static int32_t pin_program(void *context, uint32_t offset, const uint8_t *bytes, size_t len)
{
    (void)context;
    for (size_t i = 0; i < len; i++) {
        if (pin_memory[offset + i] != 0xFF) {
            return -1; /* a word is written once */
        }
    }
    memcpy(pin_memory + offset, bytes, len);
    return 0;
}

static int32_t pin_erase(void *context, uint32_t offset, size_t len)
{
    (void)context;
    memset(pin_memory + offset, 0xFF, len);
    return 0;
}

static const ecny_flash pin_flash = {.size = sizeof pin_memory,
                                     .page = DEVICE_PAGE,
                                     .read = pin_read,
                                     .program = pin_program,
                                     .erase = pin_erase};

static ecny_result try(const char *digits)
{
    return ecny_wallet_pin_verify(&both.alice.wallet, (const uint8_t *)digits, strlen(digits), 0);
}

static ecny_pin pin_now(void)
{
    ecny_pin pin = {.left = 99};
    CHECK_RESULT(ecny_wallet_pin_status(&both.alice.wallet, &pin), ECNY_OK);
    return pin;
}

static ecny_status status_of(party *self)
{
    ecny_status status;
    CHECK_RESULT(ecny_wallet_status(&self->wallet, &status), ECNY_OK);
    return status;
}

static ecny_result give(party *self, const char *name)
{
    bool now;
    for (size_t i = 0; i < BANK_WORDS; i++) {
        if (strcmp(bank_words[i].name, name) == 0) {
            return ecny_wallet_take(&self->wallet, bank_words[i].bytes, bank_words[i].len, &now);
        }
    }
    abort();
}

/* Both with a flash for alice's PIN, blank. */
static void begin_with_pin(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    memset(pin_memory, 0xFF, sizeof pin_memory);
    both.alice.rig.device.platform.pin_flash = &pin_flash;
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
}

/* A wallet that has been made and not activated, as a shop sells it. */
static void make_inactive(void)
{
    CHECK_RESULT(party_make(&both.alice, "alice"), ECNY_OK);
    CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), ECNY_OK);
    device *device = &both.alice.rig.device;
    const uint8_t *package = bank_devices[0].package;
    device->counter = 0;
    memset(both.alice.flash, 0xFF, sizeof both.alice.flash);
    CHECK_RESULT(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys,
                                    ECNY_KEYS_LEN, bank_root, package, ECNY_PACKAGE_LEN),
                 ECNY_OK);
}

static void a_wallet_serves_once_it_is_activated_and_is_activated_once(void)
{
    uint8_t out[ECNY_APDU_MAX];
    size_t len;
    make_inactive();
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_PERSONALIZED);
    CHECK(ecny_wallet_collect(alice, 100, out, sizeof out, &len) != ECNY_OK ||
          factory_load(alice, "alice-purse", 100) == ECNY_NOT_ACTIVATED);
    CHECK_RESULT(ecny_wallet_suspend(alice), ECNY_NOT_ACTIVATED);
    CHECK_RESULT(ecny_wallet_retire(alice), ECNY_NOT_ACTIVATED);
    CHECK_EQ(status_of(&both.alice).balance_fen, 0);
    CHECK_RESULT(ecny_wallet_activate(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_activate(alice), ECNY_COMMAND_OUT_OF_PLACE);
    CHECK_RESULT(factory_load(alice, "alice-purse", 100), ECNY_OK);
    CHECK_EQ(status_of(&both.alice).balance_fen, 100);
    pair_end(&both);
}

static void a_suspended_wallet_refuses_and_heals_and_serves_again(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 4); /* debited, its outcome not heard */
    CHECK_EQ(pair_unsettled(&both), PAIR_PRICE);
    CHECK_RESULT(ecny_wallet_suspend(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_suspend(alice), ECNY_SUSPENDED);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_SUSPENDED);
    CHECK(pair_heals(&both, BOB_READS));
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_SUSPENDED);
    CHECK_RESULT(ecny_wallet_resume(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_resume(alice), ECNY_COMMAND_OUT_OF_PLACE);
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    pair_end(&both);
}

static void a_payment_whose_payee_is_gone_is_handed_over_to_the_operator(void)
{
    ecny_unsettled open;
    ecny_line line = {.number = 0};
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_hand_over(alice, 1), ECNY_COMMAND_UNKNOWN_DEBIT);
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 4);
    CHECK_RESULT(ecny_wallet_unsettled(alice, 0, &open), ECNY_OK);
    CHECK_RESULT(ecny_wallet_retire(alice), ECNY_NOT_DRAINED);
    CHECK_RESULT(ecny_wallet_hand_over(alice, open.seq), ECNY_OK);
    CHECK_RESULT(ecny_wallet_hand_over(alice, open.seq), ECNY_COMMAND_UNKNOWN_DEBIT);
    CHECK_EQ(pair_unsettled(&both), 0);
    CHECK_EQ(status_of(&both.alice).balance_fen, PAIR_HELD - PAIR_PRICE);
    while (ecny_wallet_next_line(alice, &line) == ECNY_OK) {
    }
    CHECK_EQ(line.kind, ECNY_LINE_HAND_OVER);
    CHECK_EQ(line.amount_fen, PAIR_PRICE);
    pair_end(&both);
}

static void a_retired_wallet_is_buried_by_the_receipt_for_its_closing_statement(void)
{
    uint8_t statement[ECNY_STATEMENT_LEN];
    make_inactive();
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_activate(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_retire(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_retire(alice), ECNY_RETIRED);
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_RETIRED);
    CHECK(!status_of(&both.alice).buried);
    CHECK_RESULT(ecny_wallet_statement(alice, statement), ECNY_OK);
    CHECK_RESULT(factory_load(alice, "alice-purse", 100), ECNY_RETIRED);
    CHECK_RESULT(give(&both.alice, "block"), ECNY_COMMAND_OUT_OF_PLACE);
    CHECK_RESULT(give(&both.alice, "receipt"), ECNY_OK);
    CHECK(status_of(&both.alice).buried);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK(status_of(&both.alice).buried);
    pair_end(&both);
}

static void an_order_to_close_ends_a_wallet_as_it_is(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_retire(&both.alice.wallet), ECNY_NOT_DRAINED);
    CHECK_RESULT(give(&both.alice, "close"), ECNY_OK);
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_RETIRED);
    CHECK_EQ(status_of(&both.alice).balance_fen, PAIR_HELD); /* for the operator to see */
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_RETIRED);
    pair_end(&both);
}

static void without_a_flash_for_it_there_is_no_pin(void)
{
    ecny_pin pin;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_pin_status(&both.alice.wallet, &pin), ECNY_PLATFORM);
    CHECK_RESULT(try("1234"), ECNY_PLATFORM);
    pair_end(&both);
}

static void a_pin_is_set_once_tried_five_times_and_unblocked_by_the_operator(void)
{
    static const uint8_t right[] = {'2', '4', '6', '8'}, next[] = {'1', '3', '5', '7', '9', '0'};
    begin_with_pin();
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_EQ(pin_now().state, ECNY_PIN_STATE_NOT_SET);
    CHECK_RESULT(try("2468"), ECNY_PIN_NOT_SET);
    CHECK_RESULT(ecny_wallet_pin_set(alice, right, 3), ECNY_PIN_MALFORMED);
    CHECK_RESULT(ecny_wallet_pin_set(alice, right, sizeof right), ECNY_OK);
    CHECK_RESULT(ecny_wallet_pin_set(alice, next, sizeof next), ECNY_PIN_NOT_PERMITTED);
    CHECK_EQ(pin_now().left, 5);
    CHECK_RESULT(try("1111"), ECNY_PIN_WRONG);
    CHECK_EQ(pin_now().left, 4);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK_EQ(pin_now().left, 4); /* a restart gives no try back */
    CHECK_RESULT(try("2468"), ECNY_OK);
    CHECK_EQ(pin_now().left, 5);
    CHECK_RESULT(
        ecny_wallet_pin_change(alice, right, sizeof right, next, sizeof next), ECNY_OK);
    for (int i = 0; i < 5; i++) {
        CHECK_RESULT(try("2468"), ECNY_PIN_WRONG);
    }
    CHECK_EQ(pin_now().state, ECNY_PIN_STATE_BLOCKED);
    CHECK_RESULT(try("135790"), ECNY_PIN_BLOCKED);
    CHECK_RESULT(give(&both.alice, "unblock-pin"), ECNY_OK);
    CHECK_RESULT(ecny_wallet_pin_set(alice, right, sizeof right), ECNY_OK);
    CHECK_RESULT(try("2468"), ECNY_OK);
    pair_end(&both);
}

static void a_pin_stands_before_looser_settings_and_before_a_resumption(void)
{
    static const uint8_t right[] = {'2', '4', '6', '8'};
    ecny_settings settings;
    begin_with_pin();
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_pin_set(alice, right, sizeof right), ECNY_OK);
    CHECK_RESULT(ecny_wallet_settings(alice, &settings), ECNY_OK);
    settings.single_fen = 1000;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_OK);
    settings.single_fen = 2000;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_NOT_VERIFIED);
    CHECK_RESULT(try("2468"), ECNY_OK);
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_OK);
    settings.single_fen = 3000;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_NOT_VERIFIED); /* good once */
    CHECK_RESULT(ecny_wallet_suspend(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_resume(alice), ECNY_NOT_VERIFIED);
    CHECK_RESULT(ecny_wallet_assert(alice, ECNY_BIOMETRICS, 0), ECNY_OK);
    CHECK_RESULT(ecny_wallet_resume(alice), ECNY_OK);
    pair_end(&both);
}

static void what_the_host_asserts_ends_by_itself(void)
{
    ecny_settings settings;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_settings(alice, &settings), ECNY_OK);
    settings.flags = ECNY_NEEDS_WRIST | ECNY_NEEDS_UNLOCK;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_OK);
    CHECK_RESULT(ecny_wallet_assert(alice, 0, 1), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_assert(alice, 4, 1), ECNY_VALUE);
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_NOT_PRESENT);
    CHECK_RESULT(ecny_wallet_assert(alice, ECNY_ON_WRIST, 1000), ECNY_OK);
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_NOT_PRESENT);
    CHECK_RESULT(ecny_wallet_assert(alice, ECNY_UNLOCKED, 1000), ECNY_OK);
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    both.alice.rig.now += 1000;
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_NOT_PRESENT);
    CHECK_RESULT(ecny_wallet_assert(alice, ECNY_ON_WRIST, 1000), ECNY_OK);
    CHECK_RESULT(ecny_wallet_assert(alice, ECNY_UNLOCKED, 1000), ECNY_OK);
    CHECK_RESULT(ecny_wallet_assert(alice, ECNY_ON_WRIST, 0), ECNY_OK); /* off the wrist */
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_NOT_PRESENT);
    pair_end(&both);
}

static void a_device_asleep_pays_what_its_user_allows_for_that(void)
{
    ecny_settings settings;
    ecny_limits limits;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_power_free(alice, true), ECNY_OK);
    CHECK_RESULT(pair_tap(&both, BOB_READS, 100, 0).alice_why, ECNY_CONSENT_MISSING); /* none */
    CHECK_RESULT(ecny_wallet_settings(alice, &settings), ECNY_OK);
    settings.power_free_since_sync_fen = 250;
    settings.power_free_payments = 2;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_OK);
    CHECK(saw(pair_tap(&both, BOB_READS, 100, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_RESULT(pair_tap(&both, BOB_READS, 151, 0).alice_why, ECNY_POWER_FREE_LIMIT);
    CHECK(saw(pair_tap(&both, BOB_READS, 150, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_RESULT(pair_tap(&both, BOB_READS, 1, 0).alice_why, ECNY_POWER_FREE_LIMIT);
    CHECK_RESULT(ecny_wallet_limits(alice, &limits), ECNY_OK);
    CHECK_EQ(limits.power_free_fen, 250);
    CHECK_EQ(limits.power_free_payments, 2);
    CHECK_RESULT(ecny_wallet_power_free(alice, false), ECNY_OK);
    CHECK(saw(pair_tap(&both, BOB_READS, 100, 0).alice, ECNY_EVENT_SETTLED));
    pair_end(&both);
}

static void a_sync_goes_out_in_frames_and_ends(void)
{
    uint8_t frame[ECNY_FRAME_MAX], kinds[8] = {0};
    size_t len = 0, frames = 0;
    bool over = false;
    ecny_result result;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_sync_next(alice, frame, sizeof frame, &len), ECNY_OUT_OF_TURN);
    CHECK_RESULT(ecny_wallet_sync_take(alice, frame, 3, &over), ECNY_OUT_OF_TURN);
    CHECK_RESULT(ecny_wallet_sync_begin(alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_sync_next(alice, frame, sizeof frame - 1, &len), ECNY_LENGTH);
    while ((result = ecny_wallet_sync_next(alice, frame, sizeof frame, &len)) == ECNY_OK) {
        CHECK(len > 3 && frames < sizeof kinds);
        CHECK_EQ(len, 3u + (size_t)frame[0] * 256u + frame[1]);
        kinds[frames++] = frame[2];
    }
    CHECK_RESULT(result, ECNY_NOTHING);
    CHECK_EQ(frames, status_of(&both.alice).records + 2);
    CHECK(kinds[0] == 1 && kinds[1] == 2 && kinds[frames - 1] == 5);
    CHECK_RESULT(ecny_wallet_sync_take(alice, frame, len, &over), ECNY_SYNC_ORDER);
    CHECK_RESULT(ecny_wallet_sync_take(alice, frame, 2, &over), ECNY_SYNC_TRUNCATED);
    CHECK(!over);
    pair_end(&both);
}

int main(void)
{
    CLAIM(a_wallet_serves_once_it_is_activated_and_is_activated_once);
    CLAIM(a_suspended_wallet_refuses_and_heals_and_serves_again);
    CLAIM(a_payment_whose_payee_is_gone_is_handed_over_to_the_operator);
    CLAIM(a_retired_wallet_is_buried_by_the_receipt_for_its_closing_statement);
    CLAIM(an_order_to_close_ends_a_wallet_as_it_is);
    CLAIM(without_a_flash_for_it_there_is_no_pin);
    CLAIM(a_pin_is_set_once_tried_five_times_and_unblocked_by_the_operator);
    CLAIM(a_pin_stands_before_looser_settings_and_before_a_resumption);
    CLAIM(what_the_host_asserts_ends_by_itself);
    CLAIM(a_device_asleep_pays_what_its_user_allows_for_that);
    CLAIM(a_sync_goes_out_in_frames_and_ends);
    return check_end();
}
