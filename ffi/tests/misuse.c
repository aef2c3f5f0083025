/* A device whose callbacks fail, do half, or lie: a named result, nothing lost, and no
 * fen made. */
#define _DEFAULT_SOURCE /* alarm */

#include <string.h>
#include <unistd.h>

#include "check.h"
#include "factory.h"
#include "pair.h"

static pair both;

static const call CALLBACKS[] = {CALL_READ,         CALL_PROGRAM,         CALL_ERASE, CALL_RANDOM,
                                 CALL_COUNTER_READ, CALL_COUNTER_ADVANCE, CALL_MILLIS};

static bool named(ecny_result result)
{
    return result != ECNY_PANIC && strcmp(ecny_result_name(result), "?") != 0;
}

/* Has one callback of one of them done badly at every place of a payment, one after the other. The
 * flash itself is honest, so that after a reboot all must be well. How often it was done. */
static unsigned at_every_place(party *victim, reads reads, call on, fault fault, bool always)
{
    unsigned done = 0;
    bool reached = true;
    for (unsigned at = 1; reached && check_holds; at += check_stride()) {
        if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
            return done;
        }
        rig_plan(&victim->rig, on, at, fault);
        victim->rig.always = always;
        const tap tap = pair_tap(&both, reads, PAIR_PRICE, 0);
        reached = victim->rig.done;
        done += reached ? check_stride() : 0;
        CHECK(named(tap.alice_why) && named(tap.bob_why));
        CHECK(reached || saw(tap.alice, ECNY_EVENT_SETTLED));

        CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
        CHECK_RESULT(party_reboot(&both.bob), ECNY_OK);
        CHECK(pair_conserved(&both));
        CHECK(pair_heals(&both, reads));
        if (!check_holds) {
            printf("  %s, call %d, number %u, fault %d\n", victim == &both.alice ? "alice" : "bob",
                   (int)on, at, (int)fault);
        }
        pair_end(&both);
    }
    return done;
}

/* The same for both of them, whoever reads. */
static unsigned everywhere(call on, fault fault, bool always)
{
    return at_every_place(&both.alice, BOB_READS, on, fault, always) +
           at_every_place(&both.alice, ALICE_READS, on, fault, always) +
           at_every_place(&both.bob, BOB_READS, on, fault, always) +
           at_every_place(&both.bob, ALICE_READS, on, fault, always);
}

static void a_callback_that_fails_at_any_call_loses_nothing(void)
{
    unsigned done = 0;
    for (size_t i = 0; i < sizeof CALLBACKS / sizeof *CALLBACKS; i++) {
        done += everywhere(CALLBACKS[i], FAULT_REFUSE, false);
    }
    CHECK(done > 100);
}

static void a_callback_that_fails_from_any_call_on_loses_nothing(void)
{
    unsigned done = 0;
    for (size_t i = 0; i < sizeof CALLBACKS / sizeof *CALLBACKS; i++) {
        done += everywhere(CALLBACKS[i], FAULT_REFUSE, true);
    }
    CHECK(done > 100);
}

static void a_callback_that_fails_half_way_loses_nothing(void)
{
    unsigned done = 0;
    for (size_t i = 0; i < sizeof CALLBACKS / sizeof *CALLBACKS; i++) {
        done += everywhere(CALLBACKS[i], FAULT_HALF, false);
    }
    CHECK(done > 100);
}

static void flash_that_lies_about_what_it_read_loses_nothing(void)
{
    CHECK(everywhere(CALL_READ, FAULT_GARBLE, false) > 0);
    CHECK(everywhere(CALL_READ, FAULT_LIE, false) > 0); /* says it read, and did not */
    CHECK(everywhere(CALL_READ, FAULT_GARBLE, true) > 0);
}

static void a_boot_in_which_a_callback_fails_opens_or_says_why(void)
{
    static const fault faults[] = {FAULT_REFUSE, FAULT_HALF, FAULT_GARBLE, FAULT_LIE};
    ecny_status status;
    unsigned done = 0, refused = 0;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
    (void)ecny_wallet_close(&both.alice.wallet);
    for (size_t i = 0; i < 4 * sizeof CALLBACKS / sizeof *CALLBACKS; i++) {
        const call on = CALLBACKS[i / 4];
        if (on == CALL_PROGRAM && faults[i % 4] > FAULT_HALF) {
            continue; /* what is written wrongly without a word stays wrong: see below */
        }
        bool reached = true;
        for (unsigned at = 1; reached && check_holds; at += check_stride()) {
            rig_plan(&both.alice.rig, on, at, faults[i % 4]);
            ecny_result result = party_open(&both.alice);
            if (result != ECNY_OK) {
                CHECK_RESULT(ecny_wallet_status(&both.alice.wallet, &status), ECNY_NOT_OPEN);
            } else {
                result = ecny_wallet_confirm(&both.alice.wallet);
            }
            reached = both.alice.rig.done;
            done += reached;
            refused += result != ECNY_OK;
            CHECK(named(result));
            CHECK(reached || result == ECNY_OK);
            CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
            CHECK_EQ(party_balance(&both.alice), PAIR_HELD - PAIR_PRICE);
            CHECK_RESULT(ecny_wallet_compact(&both.alice.wallet), ECNY_OK); /* room for the next */
            (void)ecny_wallet_close(&both.alice.wallet);
            if (!check_holds) {
                printf("  call %d, number %u, fault %d\n", (int)on, at, (int)faults[i % 4]);
            }
        }
    }
    CHECK(done > 20 && refused > 10);
    pair_end(&both);
}

/* Flash that says "written" and has not. Nobody can save what was in that word; but what comes of
 * it is named, and no fen is made. */
static void flash_that_loses_a_program_makes_no_money(void)
{
    static const fault faults[] = {FAULT_LIE, FAULT_GARBLE};
    unsigned done = 0, noticed = 0;
    for (size_t i = 0; i < 4; i++) {
        party *victim = i < 2 ? &both.alice : &both.bob;
        bool reached = true;
        for (unsigned at = 1; reached && check_holds; at += check_stride()) {
            if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
                return;
            }
            rig_plan(&victim->rig, CALL_PROGRAM, at, faults[i % 2]);
            const tap tap = pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
            reached = victim->rig.done;
            done += reached;
            CHECK(named(tap.alice_why) && named(tap.bob_why));

            const ecny_result alice = party_reboot(&both.alice);
            const ecny_result bob = party_reboot(&both.bob);
            CHECK(named(alice) && named(bob));
            noticed += alice != ECNY_OK || bob != ECNY_OK;
            if (alice == ECNY_OK && bob == ECNY_OK) {
                CHECK(pair_conserved(&both));
            }
            if (!check_holds) {
                printf("  %s, word %u, fault %d\n", i < 2 ? "alice" : "bob", at,
                       (int)faults[i % 2]);
            }
            pair_end(&both);
        }
    }
    CHECK(done * check_stride() > 80 && noticed > 0);
}

/* Pages so worn that nothing can be written any more. */
static void flash_that_writes_nothing_more_can_still_be_read(void)
{
    ecny_line line = {.number = 0};
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    rig_plan(&both.alice.rig, CALL_PROGRAM, 1, FAULT_REFUSE);
    both.alice.rig.always = true;
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_FLASH_FAILED);
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_FLASH_CLOSED);
    (void)ecny_wallet_close(&both.alice.wallet);
    CHECK_RESULT(party_open(&both.alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_confirm(&both.alice.wallet), ECNY_FLASH_FAILED);
    (void)ecny_wallet_close(&both.alice.wallet);
    CHECK_RESULT(party_open(&both.alice), ECNY_OK);
    CHECK_EQ(party_balance(&both.alice), PAIR_HELD);
    CHECK_RESULT(ecny_wallet_next_line(&both.alice.wallet, &line), ECNY_OK);
    pair_end(&both);
}

/* A source that is stuck, or says that it gave and did not. Each call returns, by name. */
static void randomness_that_is_stuck_in_a_tap_is_named_or_harmless(void)
{
    static const fault faults[] = {FAULT_GARBLE, FAULT_LIE, FAULT_REFUSE, FAULT_HALF};
    for (size_t i = 0; i < 4; i++) {
        CHECK_RESULT(pair_begin(&both), ECNY_OK);
        rig_plan(&both.alice.rig, CALL_RANDOM, 1, faults[i]);
        both.alice.rig.always = true;
        CHECK(named(ecny_wallet_prepare(&both.alice.wallet)));
        const tap tap = pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
        CHECK(named(tap.alice_why));
        CHECK(faults[i] == FAULT_GARBLE || faults[i] == FAULT_LIE ||
              tap.alice_why == ECNY_ELEMENT_RANDOMNESS);

        (void)ecny_wallet_close(&both.alice.wallet);
        const ecny_result opened = party_open(&both.alice);
        CHECK(named(opened));
        CHECK(faults[i] == FAULT_GARBLE || faults[i] == FAULT_LIE ||
              opened == ECNY_ELEMENT_RANDOMNESS);

        CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
        CHECK(pair_heals(&both, BOB_READS));
        pair_end(&both);
    }
}

/* A key that is made while the source is stuck can be guessed by anybody. */
static void an_enrolment_on_stuck_randomness_is_refused(void)
{
    static const fault faults[] = {FAULT_GARBLE, FAULT_LIE, FAULT_REFUSE, FAULT_HALF};
    ecny_enrolment enrolment = {{0}};
    uint8_t applicant[ECNY_POINT_LEN];
    for (size_t i = 0; i < 4; i++) {
        CHECK_RESULT(pair_begin(&both), ECNY_OK);
        const ecny_platform *platform = &both.alice.rig.device.platform;
        rig_plan(&both.alice.rig, CALL_RANDOM, 1, faults[i]);
        both.alice.rig.always = true;
        CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform, applicant),
                     ECNY_ELEMENT_RANDOMNESS);
        (void)ecny_enrolment_close(&enrolment);
        CHECK_RESULT(ecny_wallet_renew(&both.alice.wallet, &enrolment, platform, applicant),
                     ECNY_ELEMENT_RANDOMNESS);
        (void)ecny_enrolment_close(&enrolment);
        pair_end(&both);
    }
}

static void a_counter_that_lies_locks_nothing_for_good(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    (void)ecny_wallet_close(&both.alice.wallet);
    rig_plan(&both.alice.rig, CALL_COUNTER_READ, 1, FAULT_GARBLE);
    CHECK_RESULT(party_open(&both.alice), ECNY_ROLLED_BACK);
    rig_plan(&both.alice.rig, CALL_COUNTER_READ, 1, FAULT_REFUSE);
    CHECK_RESULT(party_open(&both.alice), ECNY_ELEMENT_COUNTER);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);

    /* It says that it moved, and did not: two records later that is noticed. */
    rig_plan(&both.alice.rig, CALL_COUNTER_ADVANCE, 1, FAULT_LIE);
    both.alice.rig.always = true;
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
    (void)ecny_wallet_close(&both.alice.wallet);
    CHECK_RESULT(party_open(&both.alice), ECNY_DAMAGED);
    pair_end(&both);
}

static void a_clock_that_fails_ends_every_yes_for_a_time(void)
{
    static const fault faults[] = {FAULT_REFUSE, FAULT_GARBLE, FAULT_HALF};
    for (size_t i = 0; i < 3; i++) {
        CHECK_RESULT(pair_begin(&both), ECNY_OK);
        both.bob.rig.now = 5000;
        CHECK_RESULT(ecny_wallet_arm(&both.bob.wallet, ECNY_RECEIVE, PAIR_PRICE, 9, 60000),
                     ECNY_OK);
        CHECK_RESULT(ecny_wallet_arm(&both.alice.wallet, ECNY_PAY, PAIR_PRICE, 9, 0), ECNY_OK);
        rig_plan(&both.bob.rig, CALL_MILLIS, 1, faults[i]);
        both.bob.rig.always = true;

        uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
        size_t command_len = 0, response_len = 0;
        ecny_event event = {.why = ECNY_OK};
        ecny_result result =
            ecny_wallet_pay(&both.alice.wallet, PAIR_PRICE, command, sizeof command, &command_len);
        while (result == ECNY_OK && command_len > 0 && event.why == ECNY_OK) {
            CHECK_RESULT(ecny_wallet_handle_apdu(&both.bob.wallet, command, command_len, response,
                                                 sizeof response, &response_len, &event),
                         ECNY_OK);
            if (event.why == ECNY_OK) {
                result = ecny_wallet_feed(&both.alice.wallet, response, response_len, command,
                                          sizeof command, &command_len, &event);
            }
        }
        CHECK_RESULT(event.why, ECNY_CONSENT_MISSING);
        CHECK_EQ(party_balance(&both.bob), 0);
        pair_end(&both);
    }
}

static int32_t no_begin(void *context, uint8_t *point)
{
    (void)context, (void)point;
    return -1;
}

static int32_t no_agree(void *context, const uint8_t *peer, uint8_t *x)
{
    (void)context, (void)peer, (void)x;
    return -1;
}

static int32_t no_finish(void *context, const uint8_t *t)
{
    (void)context, (void)t;
    return -1;
}

static int32_t no_sign(void *context, int32_t claim, uint32_t seq, const uint8_t *message,
                       size_t len, uint8_t *out)
{
    (void)context, (void)claim, (void)seq, (void)message, (void)len, (void)out;
    return -1;
}

static int32_t no_last_debit(void *context, uint32_t *seq)
{
    (void)context, (void)seq;
    return -1;
}

/* 33 bytes that are no point. */
static int32_t begin_with_no_point(void *context, uint8_t *point)
{
    (void)context;
    memset(point, 0xFF, ECNY_POINT_LEN);
    return 0;
}

static void a_chip_that_does_nothing_or_nonsense_is_named(void)
{
    ecny_element chip = {.begin = no_begin,
                         .agree_begun = no_agree,
                         .finish = no_finish,
                         .sign = no_sign,
                         .last_debit = no_last_debit};
    ecny_enrolment enrolment = {{0}};
    uint8_t applicant[ECNY_POINT_LEN];
    rig_make(&both.alice.rig, both.alice.flash, sizeof both.alice.flash);
    ecny_platform *platform = &both.alice.rig.device.platform;
    platform->element = &chip;
    const ecny_result refused = ecny_enrolment_begin(&enrolment, platform, applicant);
    CHECK(refused >= ECNY_ELEMENT_COUNTER && refused <= ECNY_ELEMENT_REFUSED);
    CHECK_RESULT(ecny_enrolment_close(&enrolment), ECNY_NOT_OPEN);
    chip.begin = begin_with_no_point;
    const ecny_result nonsense = ecny_enrolment_begin(&enrolment, platform, applicant);
    CHECK(nonsense >= ECNY_ELEMENT_COUNTER && nonsense <= ECNY_ELEMENT_REFUSED);
    CHECK_RESULT(ecny_enrolment_close(&enrolment), ECNY_NOT_OPEN);
}

int main(void)
{
    (void)alarm(1800); /* a call that does not return is a failure, too */
    CLAIM(a_callback_that_fails_at_any_call_loses_nothing);
    CLAIM(a_callback_that_fails_from_any_call_on_loses_nothing);
    CLAIM(a_callback_that_fails_half_way_loses_nothing);
    CLAIM(flash_that_lies_about_what_it_read_loses_nothing);
    CLAIM(a_boot_in_which_a_callback_fails_opens_or_says_why);
    CLAIM(flash_that_loses_a_program_makes_no_money);
    CLAIM(flash_that_writes_nothing_more_can_still_be_read);
    CLAIM(randomness_that_is_stuck_in_a_tap_is_named_or_harmless);
    CLAIM(an_enrolment_on_stuck_randomness_is_refused);
    CLAIM(a_counter_that_lies_locks_nothing_for_good);
    CLAIM(a_clock_that_fails_ends_every_yes_for_a_time);
    CLAIM(a_chip_that_does_nothing_or_nonsense_is_named);
    return check_end();
}
