/* Power is cut, or a message is lost, at every place of a payment there is. No fen is made or lost,
 * and the next touch ends it. */
#include "check.h"
#include "factory.h"
#include "pair.h"

static pair both;

static const fault CUTS[] = {FAULT_CUT, FAULT_CUT_WITHIN};
static const reads WAYS[] = {BOB_READS, ALICE_READS};

/* Cuts the power of one of them at every word of flash that a payment writes there, then heals.
 * `word` says how many there were. */
static void cut_at_every_word(party *victim, reads reads, fault fault, unsigned *words)
{
    bool cut = true;
    for (*words = 0; cut && check_holds; *words += check_stride()) {
        if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
            return;
        }
        rig_plan(&victim->rig, CALL_PROGRAM, *words + 1, fault);
        (void)pair_tap(&both, reads, PAIR_PRICE, 0);
        cut = victim->rig.done;

        CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
        CHECK_RESULT(party_reboot(&both.bob), ECNY_OK);
        CHECK(pair_conserved(&both));
        CHECK(pair_heals(&both, reads));
        CHECK(party_balance(&both.bob) == 0 || party_balance(&both.bob) == PAIR_PRICE);
        CHECK(cut || party_balance(&both.bob) == PAIR_PRICE);
        pair_end(&both);
    }
}

static void a_cut_at_any_word_of_the_payer_loses_nothing(void)
{
    for (size_t i = 0; i < 4; i++) {
        unsigned words = 0;
        cut_at_every_word(&both.alice, WAYS[i / 2], CUTS[i % 2], &words);
        CHECK(words > 20); /* a debit, and its end */
    }
}

static void a_cut_at_any_word_of_the_payee_loses_nothing(void)
{
    for (size_t i = 0; i < 4; i++) {
        unsigned words = 0;
        cut_at_every_word(&both.bob, WAYS[i / 2], CUTS[i % 2], &words);
        CHECK(words > 10); /* a credit */
    }
}

/* The boot after a cut writes, too: it is cut at every word as well. */
static void a_cut_in_the_boot_after_a_cut_loses_nothing(void)
{
    unsigned words = 0;
    bool cut = true;
    for (unsigned at = 1; cut && check_holds; at += check_stride()) {
        if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
            return;
        }
        rig_plan(&both.alice.rig, CALL_PROGRAM, 12, FAULT_CUT_WITHIN);
        (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
        CHECK(both.alice.rig.done);

        (void)ecny_wallet_close(&both.alice.wallet);
        rig_plan(&both.alice.rig, CALL_PROGRAM, at, FAULT_CUT_WITHIN);
        CHECK_RESULT(party_open(&both.alice), ECNY_OK);
        const ecny_result confirmed = ecny_wallet_confirm(&both.alice.wallet);
        cut = both.alice.rig.done;
        words += cut ? check_stride() : 0;
        CHECK_RESULT(confirmed, cut ? ECNY_FLASH_FAILED : ECNY_OK);

        CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
        CHECK(pair_heals(&both, BOB_READS));
        pair_end(&both);
    }
    CHECK(words > 5);
}

static void a_lost_message_is_healed_by_the_next_touch(void)
{
    for (int lose = 1; lose <= 6; lose++) {
        for (size_t i = 0; i < 4; i++) {
            if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
                return;
            }
            const tap torn = pair_tap(&both, WAYS[i / 2], PAIR_PRICE, lose);
            CHECK(torn.torn);
            CHECK(pair_conserved(&both));
            CHECK(pair_heals(&both, WAYS[i % 2])); /* whoever reads then */
            const bool sent = WAYS[i / 2] == BOB_READS ? lose >= 4 : lose >= 5;
            CHECK_EQ(party_balance(&both.bob), sent ? PAIR_PRICE : 0);
            pair_end(&both);
        }
    }
}

static void an_order_given_up_is_refunded_unless_it_was_paid(void)
{
    for (int lose = 1; lose <= 6; lose++) {
        for (size_t i = 0; i < 2; i++) {
            uint32_t order = 0;
            if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
                return;
            }
            const tap torn = pair_tap(&both, WAYS[i], PAIR_PRICE, lose);
            const bool paid = saw(torn.bob, ECNY_EVENT_CREDITED);
            CHECK_RESULT(ecny_wallet_void(&both.bob.wallet, &order), ECNY_OK);
            CHECK_EQ(order, paid ? 2 : 1);
            CHECK(pair_heals(&both, WAYS[i]));
            CHECK_EQ(party_balance(&both.bob), paid ? PAIR_PRICE : 0);
            pair_end(&both);
        }
    }
}

/* Once an order is given up, a touch that asks for the next one does not take the value of the old
 * one for it. */
static void the_next_order_after_one_given_up_is_paid_once(void)
{
    uint32_t order = 0;
    if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
        return;
    }
    (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 4);
    CHECK_RESULT(ecny_wallet_void(&both.bob.wallet, &order), ECNY_OK);
    const tap next = pair_tap(&both, BOB_READS, PAIR_PRICE, 0);
    CHECK(saw(next.alice, ECNY_EVENT_REFUNDED));
    CHECK(saw(next.alice, ECNY_EVENT_SETTLED));
    CHECK(pair_settled(&both));
    CHECK_EQ(party_balance(&both.bob), PAIR_PRICE);
    pair_end(&both);
}

/* A compaction moves the log into the other half of the flash: cut at every word, and in every
 * erase. */
static void a_cut_in_a_compaction_loses_nothing(void)
{
    static const call calls[] = {CALL_PROGRAM, CALL_ERASE};
    for (size_t i = 0; i < 4; i++) {
        unsigned cuts = 0;
        bool cut = true;
        for (unsigned at = 1; cut && check_holds; at += check_stride()) {
            if (!CHECK_RESULT(pair_begin(&both), ECNY_OK)) {
                return;
            }
            (void)pair_tap(&both, BOB_READS, PAIR_PRICE, 4); /* something in flight is moved, too */
            rig_plan(&both.alice.rig, calls[i / 2], at, CUTS[i % 2]);
            const ecny_result compacted = ecny_wallet_compact(&both.alice.wallet);
            cut = both.alice.rig.done;
            cuts += cut;
            CHECK_RESULT(compacted, cut ? ECNY_FLASH_FAILED : ECNY_OK);
            CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
            CHECK(pair_conserved(&both));
            CHECK(pair_heals(&both, BOB_READS));
            CHECK_EQ(party_balance(&both.bob), PAIR_PRICE);
            pair_end(&both);
        }
        CHECK(cuts > 0);
    }
}

/* A wallet whose making was cut opens empty, or does not open and is made again. */
static void a_wallet_cut_while_it_is_made_is_made_again(void)
{
    party *carol = &both.alice;
    device *device = &carol->rig.device;
    unsigned words = 0, unfinished = 0;
    bool cut = true;
    for (unsigned at = 1; cut && check_holds; at += check_stride()) {
        rig_make(&carol->rig, carol->flash, sizeof carol->flash);
        rig_plan(&carol->rig, CALL_PROGRAM, at, FAULT_CUT_WITHIN);
        const ecny_result made = factory_enroll(device, &carol->wallet, "alice");
        cut = carol->rig.done;
        words += cut ? check_stride() : 0;
        CHECK_RESULT(made, cut ? ECNY_FLASH_FAILED : ECNY_OK);

        if (party_reboot(carol) != ECNY_OK) {
            unfinished += check_stride();
            CHECK_RESULT(factory_enroll(device, &carol->wallet, "alice"), ECNY_OK);
        }
        CHECK_EQ(party_balance(carol), 0);
        CHECK_RESULT(ecny_wallet_close(&carol->wallet), ECNY_OK);
    }
    CHECK(words > 20);
    CHECK(unfinished > 20);
}

int main(void)
{
    CLAIM(a_cut_at_any_word_of_the_payer_loses_nothing);
    CLAIM(a_cut_at_any_word_of_the_payee_loses_nothing);
    CLAIM(a_cut_in_the_boot_after_a_cut_loses_nothing);
    CLAIM(a_lost_message_is_healed_by_the_next_touch);
    CLAIM(an_order_given_up_is_refunded_unless_it_was_paid);
    CLAIM(the_next_order_after_one_given_up_is_paid_once);
    CLAIM(a_cut_in_a_compaction_loses_nothing);
    CLAIM(a_wallet_cut_while_it_is_made_is_made_again);
    return check_end();
}
