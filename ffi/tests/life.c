/* A wallet's life: enrolled, made, opened with the wrong things, opened again, looked at, armed, loaded, redeemed. */
#include <string.h>

#include "bank.h"
#include "check.h"
#include "factory.h"
#include "pair.h"

static pair both;
static party purse;

static const bank_device *answer_to(const char *name)
{
    for (size_t i = 0; i < BANK_DEVICES; i++) {
        if (strcmp(bank_devices[i].name, name) == 0) {
            return &bank_devices[i];
        }
    }
    abort();
}

/* A blank device that draws the randomness that the operator's answer was made for. */
static void blank(party *self, const bank_device *answer)
{
    rig_make(&self->rig, self->flash, sizeof self->flash);
    self->rig.device.dealt = answer->random;
    self->rig.device.dealt_len = answer->random_len;
}

static bool is_zero(const void *memory, size_t len)
{
    const uint8_t *bytes = memory;
    uint8_t any = 0;
    for (size_t i = 0; i < len; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

static ecny_result open_with(party *self, const uint8_t *keys, size_t len)
{
    return ecny_wallet_open(&self->wallet, &self->rig.device.platform, keys, len);
}

static ecny_result open_again(party *self)
{
    return open_with(self, self->rig.device.keys, sizeof self->rig.device.keys);
}

static void the_library_is_the_one_of_the_header(void)
{
    CHECK_EQ(ecny_abi_version(), ECNY_ABI_VERSION);
    CHECK_EQ(ecny_wallet_words(), ECNY_WALLET_WORDS);
    CHECK_EQ(ecny_enrolment_words(), ECNY_ENROLMENT_WORDS);
    CHECK(strcmp(ecny_version(), "0.1.0") == 0);
}

static void every_result_has_a_name_and_a_text(void)
{
    static const ecny_result some[] = {ECNY_OK,           ECNY_NULL,           ECNY_BALANCE_LIMIT,
                                       ECNY_UNFINISHED,   ECNY_PEER_COOKIE,    ECNY_PEER_CHANNEL,
                                       ECNY_FLASH_CLOSED, ECNY_ELEMENT_REFUSED, ECNY_COMMAND_VERSION,
                                       ECNY_PANIC};
    unsigned names = 0;
    for (int32_t result = -1; result < 1000; result++) {
        const bool named = strcmp(ecny_result_name(result), "?") != 0;
        names += named;
        CHECK(!named || strncmp(ecny_result_name(result), "ECNY_", 5) == 0);
        CHECK(named == (strlen(ecny_result_text(result)) > 0));
    }
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        CHECK(strcmp(ecny_result_name(some[i]), "?") != 0);
    }
    CHECK(names > 80);
    CHECK(strcmp(ecny_result_name(ECNY_BALANCE_TOO_LOW), "ECNY_BALANCE_TOO_LOW") == 0);
    CHECK(strcmp(ecny_result_name(INT32_MIN), "?") == 0);
    CHECK(strcmp(ecny_result_name(INT32_MAX), "?") == 0);
}

static void an_enrolment_goes_on_after_a_restart(void)
{
    const bank_device *answer = answer_to("alice");
    ecny_enrolment enrolment = {{0}};
    uint8_t applicant[ECNY_POINT_LEN], again[ECNY_POINT_LEN], secret[32], keys[ECNY_KEYS_LEN];
    blank(&both.alice, answer);
    ecny_platform *platform = &both.alice.rig.device.platform;

    CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform, applicant), ECNY_OK);
    CHECK(memcmp(applicant, answer->applicant, sizeof applicant) == 0);
    CHECK_RESULT(ecny_enrolment_secret(&enrolment, secret), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_close(&enrolment), ECNY_OK);
    CHECK(is_zero(&enrolment, sizeof enrolment));

    both.alice.rig.device.dealt = NULL; /* it need not draw what it drew before */
    CHECK_RESULT(ecny_enrolment_resume(&enrolment, platform, secret, again), ECNY_OK);
    CHECK(memcmp(again, applicant, sizeof again) == 0);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, bank_root, answer->package, ECNY_PACKAGE_LEN, keys),
                 ECNY_OK);
    (void)ecny_enrolment_close(&enrolment);
    CHECK(is_zero(&enrolment, sizeof enrolment));
}

static void an_answer_for_another_or_from_another_is_refused_and_the_right_one_still_taken(void)
{
    const bank_device *answer = answer_to("alice");
    ecny_enrolment enrolment = {{0}};
    uint8_t applicant[ECNY_POINT_LEN], keys[ECNY_KEYS_LEN] = {0}, bent[ECNY_PACKAGE_LEN];
    uint8_t root[ECNY_POINT_LEN], secret[32];
    blank(&both.alice, answer);
    ecny_platform *platform = &both.alice.rig.device.platform;

    CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform, applicant), ECNY_OK);
    const ecny_result other = ecny_enrolment_finish(&enrolment, bank_root, answer_to("bob")->package,
                                                    ECNY_PACKAGE_LEN, keys);
    CHECK(other == ECNY_ENROLMENT_CERTIFICATE || other == ECNY_ENROLMENT_KEY);

    memcpy(root, answer->applicant, sizeof root); /* a point, but not the root's */
    CHECK(ecny_enrolment_finish(&enrolment, root, answer->package, ECNY_PACKAGE_LEN, keys) != ECNY_OK);
    memset(root, 0xFF, sizeof root); /* no point */
    CHECK(ecny_enrolment_finish(&enrolment, root, answer->package, ECNY_PACKAGE_LEN, keys) != ECNY_OK);

    for (size_t i = 0; i < ECNY_PACKAGE_LEN && check_holds; i += 7) {
        memcpy(bent, answer->package, sizeof bent);
        bent[i] ^= 1;
        const ecny_result result =
            ecny_enrolment_finish(&enrolment, bank_root, bent, sizeof bent, keys);
        /* What only the wallet's own format looks at, it finds there. */
        if (result == ECNY_OK) {
            CHECK(ecny_wallet_format(&both.alice.wallet, platform, keys, sizeof keys, bank_root, bent,
                                     sizeof bent) != ECNY_OK);
            (void)ecny_enrolment_close(&enrolment);
            both.alice.rig.device.dealt = answer->random;
            both.alice.rig.device.dealt_len = answer->random_len;
            CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform, applicant), ECNY_OK);
        } else {
            CHECK(strcmp(ecny_result_name(result), "?") != 0 && result != ECNY_PANIC);
        }
    }

    /* It is still open, and the right answer finishes it. */
    CHECK_RESULT(ecny_enrolment_secret(&enrolment, secret), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, bank_root, answer->package, ECNY_PACKAGE_LEN, keys),
                 ECNY_OK);
    (void)ecny_enrolment_close(&enrolment);
}

static void a_wallet_is_made_empty_and_for_the_one_it_was_issued_to(void)
{
    const bank_device *alice = answer_to("alice"), *bob = answer_to("bob");
    ecny_status status;
    uint8_t root[ECNY_POINT_LEN];
    CHECK_RESULT(party_make(&both.alice, "alice"), ECNY_OK);
    CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &status), ECNY_OK);
    CHECK_EQ(status.balance_fen, 0);
    CHECK_EQ(status.kind, 0);
    CHECK_EQ(status.tier, 4);
    CHECK_EQ(status.unsettled, 0);
    CHECK(!status.locked);
    CHECK(status.day > 0 && status.last_day > status.day);
    CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), ECNY_OK);
    CHECK(is_zero(&both.alice.wallet, sizeof both.alice.wallet));

    /* A second life under one number would be paid once more what the first was. */
    device *device = &both.alice.rig.device;
    CHECK_RESULT(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys,
                                    sizeof device->keys, bank_root, alice->package, ECNY_PACKAGE_LEN),
                 ECNY_LIVED);
    device->counter = 0;
    CHECK(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys, sizeof device->keys,
                             bank_root, bob->package, ECNY_PACKAGE_LEN) != ECNY_OK);
    memcpy(root, alice->applicant, sizeof root);
    CHECK(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys, sizeof device->keys,
                             root, alice->package, ECNY_PACKAGE_LEN) != ECNY_OK);
    CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &status), ECNY_NOT_OPEN);
    CHECK_RESULT(open_again(&both.alice), ECNY_OK); /* the flash is as it was */
    CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), ECNY_OK);
}

/* Version, certificate and private key first; the last 16 bytes are the key of the flash. The host vouches for what it
 * keeps: bent keys that still fit the flash may open, as any keys of that form would. */
static void a_wallet_opens_with_the_keys_of_its_flash_only(void)
{
    uint8_t bent[ECNY_KEYS_LEN];
    unsigned refused = 0;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    pair_end(&both);
    const uint8_t *keys = both.alice.rig.device.keys;

    CHECK_RESULT(open_with(&both.bob, keys, ECNY_KEYS_LEN), ECNY_FLASH_WRONG_KEY);
    memset(bent, 0, sizeof bent);
    CHECK_RESULT(open_with(&both.alice, bent, sizeof bent), ECNY_KEYS);
    memset(bent, 0xFF, sizeof bent);
    CHECK_RESULT(open_with(&both.alice, bent, sizeof bent), ECNY_KEYS);
    for (size_t i = 0; i < sizeof bent; i++) {
        memcpy(bent, keys, sizeof bent);
        bent[i] ^= 0x81;
        const ecny_result result = open_with(&both.alice, bent, sizeof bent);
        refused += result != ECNY_OK;
        CHECK(result != ECNY_PANIC && strcmp(ecny_result_name(result), "?") != 0);
        CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), result == ECNY_OK ? ECNY_OK : ECNY_NOT_OPEN);
        CHECK(i < ECNY_KEYS_LEN - 16 || result == ECNY_FLASH_WRONG_KEY);
    }
    CHECK(refused > 16);
    CHECK_RESULT(open_with(&both.alice, keys, ECNY_KEYS_LEN), ECNY_OK);
    CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), ECNY_OK);
}

static void flash_that_is_no_wallet_does_not_open(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    pair_end(&both);
    memset(both.alice.flash, 0xFF, sizeof both.alice.flash);
    CHECK_RESULT(open_again(&both.alice), ECNY_FLASH_NOT_A_JOURNAL);
    memset(both.alice.flash, 0x5A, sizeof both.alice.flash);
    CHECK_RESULT(open_again(&both.alice), ECNY_FLASH_NOT_A_JOURNAL);
    memset(both.alice.flash, 0, sizeof both.alice.flash);
    CHECK_RESULT(open_again(&both.alice), ECNY_FLASH_NOT_A_JOURNAL);
    CHECK(is_zero(&both.alice.wallet, sizeof both.alice.wallet));
}

static void flash_that_is_older_than_the_counter_is_a_rollback(void)
{
    static uint8_t before[PAIR_FLASH];
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    memcpy(before, both.alice.flash, sizeof before);
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    pair_end(&both);

    memcpy(both.alice.flash, before, sizeof before);
    CHECK_RESULT(open_again(&both.alice), ECNY_ROLLED_BACK);
}

static void what_it_holds_it_holds_after_every_reopening(void)
{
    ecny_status before, after;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &before), ECNY_OK);
    for (int i = 0; i < 5; i++) {
        CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
        CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &after), ECNY_OK);
        CHECK_EQ(after.balance_fen, PAIR_HELD - PAIR_PRICE);
        CHECK_EQ(after.records, before.records);
        CHECK(memcmp(after.id, before.id, sizeof after.id) == 0);
    }
    CHECK_RESULT(ecny_wallet_compact(&both.alice.wallet), ECNY_OK);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK_EQ(party_balance(&both.alice), PAIR_HELD - PAIR_PRICE);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void the_log_says_what_happened_in_order(void)
{
    static const ecny_line_kind wanted[] = {ECNY_LINE_OPERATOR, ECNY_LINE_CREDIT, ECNY_LINE_DEBIT,
                                            ECNY_LINE_SETTLE, ECNY_LINE_DEBIT, ECNY_LINE_REFUND};
    ecny_line line = {.number = 0};
    uint32_t order = 0, last = 0;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
    (void)pair_tap(&both, BOB_READS, 1000, 4);
    CHECK_RESULT(ecny_wallet_void(&both.bob.wallet, &order), ECNY_OK);
    (void)pair_tap(&both, BOB_READS, 0, 0);

    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        CHECK_RESULT(ecny_wallet_next_line(&both.alice.wallet, &line), ECNY_OK);
        CHECK_EQ(line.kind, wanted[i]);
        CHECK(line.number > last);
        CHECK_EQ(line.purse, line.kind == ECNY_LINE_CREDIT);
        last = line.number;
    }
    CHECK_EQ(line.amount_fen, 1000);
    CHECK_EQ(line.balance_fen, PAIR_HELD - PAIR_PRICE);
    CHECK_RESULT(ecny_wallet_next_line(&both.alice.wallet, &line), ECNY_NOTHING);
    CHECK_EQ(line.number, last); /* left alone */
    line.number = UINT32_MAX;
    CHECK_RESULT(ecny_wallet_next_line(&both.alice.wallet, &line), ECNY_NOTHING);
    pair_end(&both);
}

static void what_waits_for_its_outcome_is_listed(void)
{
    ecny_unsettled unsettled;
    ecny_status status;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_unsettled(&both.alice.wallet, 0, &unsettled), ECNY_NOTHING);
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 4);
    CHECK_RESULT(ecny_wallet_unsettled(&both.alice.wallet, 0, &unsettled), ECNY_OK);
    CHECK_RESULT(ecny_wallet_status(&both.bob.wallet, &status), ECNY_OK);
    CHECK(memcmp(unsettled.payee, status.id, sizeof status.id) == 0);
    CHECK_EQ(unsettled.amount_fen, PAIR_PRICE);
    CHECK_EQ(unsettled.seq, 1);
    CHECK_RESULT(ecny_wallet_unsettled(&both.alice.wallet, 1, &unsettled), ECNY_NOTHING);
    CHECK_RESULT(ecny_wallet_unsettled(&both.alice.wallet, UINT32_MAX, &unsettled), ECNY_NOTHING);
    pair_end(&both);
}

static void limits_are_told_and_kept(void)
{
    ecny_limits limits;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_limits(&both.alice.wallet, &limits), ECNY_OK);
    CHECK_EQ(limits.single_fen, 200000); /* tier IV: 2,000 yuan */
    CHECK_EQ(limits.balance_fen, 1000000);
    CHECK_EQ(limits.paid_fen, 0);
    CHECK_EQ(limits.payments, 0);

    tap refused = pair_tap(&both, BOB_READS, PAIR_HELD + 1, 0);
    CHECK_RESULT(refused.alice_why, ECNY_BALANCE_TOO_LOW);
    CHECK_RESULT(refused.bob_why, ECNY_PEER_REFUSED);
    refused = pair_tap(&both, BOB_READS, limits.single_fen + 1, 0);
    CHECK_RESULT(refused.bob_why, ECNY_SINGLE_LIMIT);
    refused = pair_tap(&both, BOB_READS, limits.balance_fen + 1, 0);
    CHECK(refused.bob_why == ECNY_BALANCE_LIMIT || refused.bob_why == ECNY_SINGLE_LIMIT);

    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_RESULT(ecny_wallet_limits(&both.alice.wallet, &limits), ECNY_OK);
    CHECK_EQ(limits.paid_fen, PAIR_PRICE);
    CHECK_EQ(limits.payments, 1);
    CHECK_RESULT(ecny_wallet_limits(&both.bob.wallet, &limits), ECNY_OK);
    CHECK_EQ(limits.received_fen, PAIR_PRICE);
    pair_end(&both);
}

/* A tap in which bob asks and alice has said nothing yet. */
static ecny_result ask(uint64_t fen)
{
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;
    ecny_event event = {.why = ECNY_OK};
    ecny_result result =
        ecny_wallet_collect(&both.bob.wallet, fen, command, sizeof command, &command_len);
    while (result == ECNY_OK && command_len > 0) {
        result = ecny_wallet_handle_apdu(&both.alice.wallet, command, command_len, response,
                                         sizeof response, &response_len, &event);
        if (result == ECNY_OK && event.kind == ECNY_EVENT_REFUSED) {
            result = event.why;
        }
        if (result == ECNY_OK) {
            result = ecny_wallet_feed(&both.bob.wallet, response, response_len, command,
                                      sizeof command, &command_len, &event);
        }
    }
    (void)ecny_wallet_end_tap(&both.bob.wallet);
    (void)ecny_wallet_end_tap(&both.alice.wallet);
    return result;
}

static void a_payment_nobody_said_yes_to_waits_and_is_paid_by_the_next_touch(void)
{
    ecny_payment asked, other;
    ecny_status status;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_status(&both.bob.wallet, &status), ECNY_OK);
    CHECK_RESULT(ecny_wallet_asked(&both.alice.wallet, &asked), ECNY_NOTHING);

    CHECK_RESULT(ask(PAIR_PRICE), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_asked(&both.alice.wallet, &asked), ECNY_OK);
    CHECK_EQ(asked.amount_fen, PAIR_PRICE);
    CHECK_EQ(asked.currency, ECNY_CURRENCY_CNY);
    CHECK_EQ(asked.tag, 0);
    CHECK(memcmp(asked.payee, status.id, sizeof status.id) == 0);

    CHECK_RESULT(ask(PAIR_PRICE + 1), ECNY_CONSENT_MISSING); /* does not push out what is looked at */
    other = asked;
    other.amount_fen++;
    CHECK_RESULT(ecny_wallet_approve(&both.alice.wallet, &other), ECNY_CHANGED);
    CHECK_RESULT(ecny_wallet_approve(&both.alice.wallet, &asked), ECNY_OK);
    CHECK_RESULT(ask(PAIR_PRICE + 1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ask(PAIR_PRICE), ECNY_OK);
    CHECK_RESULT(ask(PAIR_PRICE), ECNY_CONSENT_MISSING); /* a yes is good for one */

    CHECK_RESULT(ecny_wallet_decline(&both.alice.wallet), ECNY_OK);
    CHECK_RESULT(ecny_wallet_asked(&both.alice.wallet, &asked), ECNY_NOTHING);
    CHECK_RESULT(ask(PAIR_PRICE), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_asked(&both.alice.wallet, &asked), ECNY_OK);
    CHECK_RESULT(ecny_wallet_approve(&both.alice.wallet, &asked), ECNY_OK);
    CHECK_RESULT(ecny_wallet_disarm(&both.alice.wallet), ECNY_OK);
    CHECK_RESULT(ask(PAIR_PRICE), ECNY_CONSENT_MISSING);
    CHECK_EQ(party_balance(&both.bob), PAIR_PRICE);
    pair_end(&both);
}

static void a_yes_in_advance_ends_with_its_amount_its_count_and_its_time(void)
{
    uint64_t *now = &both.alice.rig.now;
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    *now = 5000;

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 2, 0), ECNY_OK);
    CHECK_RESULT(ask(101), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);
    CHECK_RESULT(ask(100), ECNY_OK);
    CHECK_RESULT(ask(99), ECNY_OK);
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 9, 1000), ECNY_OK);
    *now += 999;
    CHECK_RESULT(ask(1), ECNY_OK);
    *now += 2;
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 9, 1000), ECNY_OK);
    *now -= 3000; /* a clock that goes back is not believed */
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);
    *now += 3000; /* and what it has ended stays ended */
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 9, 1000), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 0, 1000), ECNY_OK); /* none of them: no yes */
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_RECEIVE, 100, 9, 0), ECNY_OK); /* the other direction */
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 9, 0), ECNY_OK);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK); /* in memory only */
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    pair_end(&both);
}

static void without_a_clock_nothing_is_armed_for_a_time(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    (void)ecny_wallet_close(&both.alice.wallet);
    both.alice.rig.device.platform.millis = NULL;
    CHECK_RESULT(open_again(&both.alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(&both.alice.wallet, ECNY_PAY, 100, 1, 1000), ECNY_PLATFORM);
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(&both.alice.wallet), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(&both.alice.wallet, ECNY_PAY, 100, 1, 0), ECNY_OK);
    CHECK_RESULT(ask(1), ECNY_OK);
    pair_end(&both);
}

static void without_a_counter_a_wallet_works(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    pair_end(&both);
    rig_make(&both.alice.rig, both.alice.flash, sizeof both.alice.flash);
    both.alice.rig.device.platform.counter_read = NULL;
    both.alice.rig.device.platform.counter_advance = NULL;
    CHECK_RESULT(factory_enroll(&both.alice.rig.device, &both.alice.wallet, "alice"), ECNY_OK);
    CHECK_RESULT(factory_load(&both.alice.wallet, "alice-purse", PAIR_HELD), ECNY_OK);
    CHECK_RESULT(party_reboot(&both.bob), ECNY_OK);
    CHECK(saw(pair_tap(&both, ALICE_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void after_healing_one_payment_more_goes_through_in_the_same_tap(void)
{
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;
    ecny_event event;
    ecny_payment payment = {.currency = ECNY_CURRENCY_CNY, .amount_fen = 500};
    ecny_status status;
    unsigned settled = 0;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    (void)pair_tap(&both, ALICE_READS, PAIR_PRICE, 6);
    CHECK_RESULT(ecny_wallet_status(&both.bob.wallet, &status), ECNY_OK);
    memcpy(payment.payee, status.id, sizeof payment.payee);

    CHECK_RESULT(ecny_wallet_arm(&both.bob.wallet, ECNY_RECEIVE, 500, 2, 0), ECNY_OK);
    CHECK_RESULT(ecny_wallet_allow(&both.alice.wallet, &payment), ECNY_OK);
    CHECK_RESULT(ecny_wallet_pay_again(&both.alice.wallet, 500, command, sizeof command, &command_len),
                 ECNY_OUT_OF_TURN);
    CHECK_RESULT(ecny_wallet_pay(&both.alice.wallet, 500, command, sizeof command, &command_len),
                 ECNY_OK);
    for (int i = 0; i < 8 && command_len > 0; i++) {
        CHECK_RESULT(ecny_wallet_handle_apdu(&both.bob.wallet, command, command_len, response,
                                             sizeof response, &response_len, &event),
                     ECNY_OK);
        CHECK_RESULT(ecny_wallet_feed(&both.alice.wallet, response, response_len, command,
                                      sizeof command, &command_len, &event),
                     ECNY_OK);
        settled += event.kind == ECNY_EVENT_SETTLED;
        if (command_len == 0 && settled == 1) {
            CHECK_EQ(event.amount_fen, PAIR_PRICE);
            CHECK_RESULT(ecny_wallet_pay_again(&both.alice.wallet, 500, command, sizeof command,
                                               &command_len),
                         ECNY_OK);
        }
    }
    CHECK_EQ(settled, 2);
    CHECK_RESULT(ecny_wallet_end_tap(&both.alice.wallet), ECNY_OK);
    CHECK_RESULT(ecny_wallet_end_tap(&both.bob.wallet), ECNY_OK);
    CHECK_EQ(party_balance(&both.bob), PAIR_PRICE + 500);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void what_is_redeemed_goes_to_the_own_purse(void)
{
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;
    ecny_event event = {.why = ECNY_OK};
    ecny_status status;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(party_make(&purse, "alice-purse"), ECNY_OK);
    CHECK_RESULT(ecny_wallet_status(&purse.wallet, &status), ECNY_OK);
    CHECK_EQ(status.kind, 1);
    CHECK_EQ(status.element_class, 3);

    /* A stranger who poses as the purse is not paid. */
    CHECK_RESULT(ecny_wallet_arm(&both.bob.wallet, ECNY_RECEIVE, 500, 1, 0), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(&purse.wallet, ECNY_RECEIVE, 500, 1, 0), ECNY_OK);
    for (int i = 0; i < 2; i++) {
        ecny_wallet *card = i == 0 ? &both.bob.wallet : &purse.wallet;
        ecny_result result =
            ecny_wallet_redeem(&both.alice.wallet, 500, command, sizeof command, &command_len);
        while (result == ECNY_OK && command_len > 0) {
            CHECK_RESULT(ecny_wallet_handle_apdu(card, command, command_len, response,
                                                 sizeof response, &response_len, &event),
                         ECNY_OK);
            result = ecny_wallet_feed(&both.alice.wallet, response, response_len, command,
                                      sizeof command, &command_len, &event);
        }
        CHECK_RESULT(result, i == 0 ? ECNY_CONSENT_MISSING : ECNY_OK);
        CHECK_EQ(event.kind, i == 0 ? ECNY_EVENT_REFUSED : ECNY_EVENT_SETTLED);
        CHECK_RESULT(ecny_wallet_end_tap(&both.alice.wallet), ECNY_OK);
    }
    CHECK_EQ(party_balance(&both.alice), PAIR_HELD - 500);
    (void)ecny_wallet_close(&purse.wallet);
    pair_end(&both);
}

static void a_statement_and_every_record_go_to_the_operator(void)
{
    uint8_t statement[ECNY_STATEMENT_LEN] = {0}, record[ECNY_RECORD_MAX];
    uint8_t receipt[ECNY_RECEIPT_LEN] = {0}, signature[ECNY_SIGNATURE_LEN] = {0};
    uint8_t resolution[ECNY_RESOLUTION_LEN] = {0}, certificate[ECNY_OPERATOR_LEN] = {0};
    uint32_t number = 0, records = 0, last = 0;
    size_t len = 0;
    bool now = false;
    ecny_status status;
    ecny_result result;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
    CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &status), ECNY_OK);
    CHECK_RESULT(ecny_wallet_statement(&both.alice.wallet, statement), ECNY_OK);
    CHECK(!is_zero(statement, sizeof statement));

    while ((result = ecny_wallet_next_record(&both.alice.wallet, &number, record, sizeof record,
                                             &len)) == ECNY_OK) {
        CHECK(number > last && len > 0 && len <= sizeof record);
        last = number;
        records++;
    }
    CHECK_RESULT(result, ECNY_NOTHING);
    CHECK_EQ(last, status.records);
    CHECK_EQ(records, status.records - status.covered);

    /* Nobody signed these. */
    CHECK(ecny_wallet_sync(&both.alice.wallet, receipt, signature) >= ECNY_COMMAND_ENDED_OTHERWISE);
    CHECK(ecny_wallet_resolve(&both.alice.wallet, resolution, signature, &now) >=
          ECNY_COMMAND_ENDED_OTHERWISE);
    CHECK(ecny_wallet_add_operator(&both.alice.wallet, certificate) != ECNY_OK);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void a_wallet_asks_for_its_next_certificate_while_it_serves(void)
{
    ecny_enrolment enrolment = {{0}};
    uint8_t applicant[ECNY_POINT_LEN] = {0};
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_renew(&both.alice.wallet, &enrolment, &both.alice.rig.device.platform,
                                   applicant),
                 ECNY_OK);
    CHECK(applicant[0] == 2 || applicant[0] == 3);
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_RESULT(ecny_enrolment_close(&enrolment), ECNY_OK);
    CHECK(is_zero(&enrolment, sizeof enrolment));
    pair_end(&both);
}

static void a_full_log_refuses_by_name_and_keeps_what_it_promised(void)
{
    ecny_result why = ECNY_OK;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    for (int i = 0; i < 1000 && why == ECNY_OK; i++) {
        const tap tap = pair_tap(&both, i % 2 == 0 ? BOB_READS : ALICE_READS, 1, 0);
        why = tap.alice_why == ECNY_OK || tap.alice_why == ECNY_PEER_REFUSED ? tap.bob_why
                                                                             : tap.alice_why;
    }
    CHECK_RESULT(why, ECNY_LOG_FULL);
    CHECK(pair_settled(&both));
    CHECK(party_balance(&both.bob) > 10);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK_RESULT(party_reboot(&both.bob), ECNY_OK);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void handles_do_not_know_of_each_other(void)
{
    static party clones[8];
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(party_make(&purse, "bob-purse"), ECNY_OK);
    for (size_t i = 0; i < 8; i++) {
        CHECK_RESULT(party_make(&clones[i], i % 2 == 0 ? "alice" : "alice-purse"), ECNY_OK);
    }
    for (size_t i = 0; i < 8; i += 2) {
        CHECK_RESULT(factory_load(&clones[i].wallet, "alice-purse", 100 + i), ECNY_OK);
    }
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    for (size_t i = 0; i < 8; i++) {
        CHECK_EQ(party_balance(&clones[i]), i % 2 == 0 ? 100 + i : 0);
        CHECK_RESULT(ecny_wallet_close(&clones[i].wallet), ECNY_OK);
    }
    CHECK(pair_settled(&both));
    CHECK_RESULT(ecny_wallet_close(&purse.wallet), ECNY_OK);
    pair_end(&both);
}

int main(void)
{
    CLAIM(the_library_is_the_one_of_the_header);
    CLAIM(every_result_has_a_name_and_a_text);
    CLAIM(an_enrolment_goes_on_after_a_restart);
    CLAIM(an_answer_for_another_or_from_another_is_refused_and_the_right_one_still_taken);
    CLAIM(a_wallet_is_made_empty_and_for_the_one_it_was_issued_to);
    CLAIM(a_wallet_opens_with_the_keys_of_its_flash_only);
    CLAIM(flash_that_is_no_wallet_does_not_open);
    CLAIM(flash_that_is_older_than_the_counter_is_a_rollback);
    CLAIM(what_it_holds_it_holds_after_every_reopening);
    CLAIM(the_log_says_what_happened_in_order);
    CLAIM(what_waits_for_its_outcome_is_listed);
    CLAIM(limits_are_told_and_kept);
    CLAIM(a_payment_nobody_said_yes_to_waits_and_is_paid_by_the_next_touch);
    CLAIM(a_yes_in_advance_ends_with_its_amount_its_count_and_its_time);
    CLAIM(without_a_clock_nothing_is_armed_for_a_time);
    CLAIM(without_a_counter_a_wallet_works);
    CLAIM(after_healing_one_payment_more_goes_through_in_the_same_tap);
    CLAIM(what_is_redeemed_goes_to_the_own_purse);
    CLAIM(a_statement_and_every_record_go_to_the_operator);
    CLAIM(a_wallet_asks_for_its_next_certificate_while_it_serves);
    CLAIM(a_full_log_refuses_by_name_and_keeps_what_it_promised);
    CLAIM(handles_do_not_know_of_each_other);
    return check_end();
}
