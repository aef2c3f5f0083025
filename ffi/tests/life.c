/* A wallet's life: enrolled, made, opened with the wrong things, opened again, closed. */
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

static ecny_result open_with(party *self, const uint8_t *keys, size_t len)
{
    return ecny_wallet_open(&self->wallet, &self->rig.device.platform, keys, len);
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
    static const ecny_result some[] = {ECNY_OK,
                                       ECNY_NULL,
                                       ECNY_BALANCE_LIMIT,
                                       ECNY_UNFINISHED,
                                       ECNY_PEER_COOKIE,
                                       ECNY_PEER_CHANNEL,
                                       ECNY_FLASH_CLOSED,
                                       ECNY_ELEMENT_REFUSED,
                                       ECNY_COMMAND_VERSION,
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
    CHECK_RESULT(
        ecny_enrolment_finish(&enrolment, bank_root, answer->package, ECNY_PACKAGE_LEN, keys),
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
    const ecny_result other = ecny_enrolment_finish(
        &enrolment, bank_root, answer_to("bob")->package, ECNY_PACKAGE_LEN, keys);
    CHECK(other == ECNY_ENROLMENT_CERTIFICATE || other == ECNY_ENROLMENT_KEY);

    memcpy(root, answer->applicant, sizeof root); /* a point, but not the root's */
    CHECK(ecny_enrolment_finish(&enrolment, root, answer->package, ECNY_PACKAGE_LEN, keys) !=
          ECNY_OK);
    memset(root, 0xFF, sizeof root); /* no point */
    CHECK(ecny_enrolment_finish(&enrolment, root, answer->package, ECNY_PACKAGE_LEN, keys) !=
          ECNY_OK);

    for (size_t i = 0; i < ECNY_PACKAGE_LEN && check_holds; i += 7) {
        memcpy(bent, answer->package, sizeof bent);
        bent[i] ^= 1;
        const ecny_result result =
            ecny_enrolment_finish(&enrolment, bank_root, bent, sizeof bent, keys);
        /* What only the wallet's own format looks at, it finds there. */
        if (result == ECNY_OK) {
            CHECK(ecny_wallet_format(&both.alice.wallet, platform, keys, sizeof keys, bank_root,
                                     bent, sizeof bent) != ECNY_OK);
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
    CHECK_RESULT(
        ecny_enrolment_finish(&enrolment, bank_root, answer->package, ECNY_PACKAGE_LEN, keys),
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
    CHECK_EQ(status.standing, ECNY_STANDING_ACTIVE);
    CHECK(is_zero(status.parent, sizeof status.parent) && !status.buried);
    CHECK(status.day > 0 && status.last_day > status.day);
    CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), ECNY_OK);
    CHECK(is_zero(&both.alice.wallet, sizeof both.alice.wallet));

    /* A second life under one number would be paid once more what the first was. */
    device *device = &both.alice.rig.device;
    CHECK_RESULT(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys,
                                    sizeof device->keys, bank_root, alice->package,
                                    ECNY_PACKAGE_LEN),
                 ECNY_LIVED);
    const uint32_t counted = device->counter;
    device->counter = 0;
    CHECK(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys,
                             sizeof device->keys, bank_root, bob->package,
                             ECNY_PACKAGE_LEN) != ECNY_OK);
    memcpy(root, alice->applicant, sizeof root);
    CHECK(ecny_wallet_format(&both.alice.wallet, &device->platform, device->keys,
                             sizeof device->keys, root, alice->package,
                             ECNY_PACKAGE_LEN) != ECNY_OK);
    CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &status), ECNY_NOT_OPEN);
    device->counter = counted;
    CHECK_RESULT(party_open(&both.alice), ECNY_OK); /* the flash is as it was */
    CHECK_RESULT(ecny_wallet_close(&both.alice.wallet), ECNY_OK);
}

/* Version, certificate and private key first; the last 16 bytes are the key of the flash. The host
 * vouches for what it keeps: bent keys that still fit the flash may open, as any keys of that form
 * would. */
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
        CHECK_RESULT(ecny_wallet_close(&both.alice.wallet),
                     result == ECNY_OK ? ECNY_OK : ECNY_NOT_OPEN);
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
    CHECK_RESULT(party_open(&both.alice), ECNY_FLASH_NOT_A_JOURNAL);
    memset(both.alice.flash, 0x5A, sizeof both.alice.flash);
    CHECK_RESULT(party_open(&both.alice), ECNY_FLASH_NOT_A_JOURNAL);
    memset(both.alice.flash, 0, sizeof both.alice.flash);
    CHECK_RESULT(party_open(&both.alice), ECNY_FLASH_NOT_A_JOURNAL);
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
    CHECK_RESULT(party_open(&both.alice), ECNY_ROLLED_BACK);
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
    CLAIM(without_a_counter_a_wallet_works);
    CLAIM(a_wallet_asks_for_its_next_certificate_while_it_serves);
    CLAIM(handles_do_not_know_of_each_other);
    return check_end();
}
