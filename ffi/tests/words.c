/* What an operator and the root say to a wallet, through its one door: taken once, kept over a
 * restart, and refused by name where it is not for this wallet, not theirs, late or bent. */
#include "bank.h"
#include "check.h"
#include "pair.h"

#include <string.h>

static pair both;

static const bank_word *word_named(const char *name)
{
    for (size_t i = 0; i < BANK_WORDS; i++) {
        if (strcmp(bank_words[i].name, name) == 0) {
            return &bank_words[i];
        }
    }
    abort();
}

static ecny_result give(party *self, const char *name, bool *now)
{
    const bank_word *word = word_named(name);
    return ecny_wallet_take(&self->wallet, word->bytes, word->len, now);
}

static ecny_status status_of(party *self)
{
    ecny_status status;
    CHECK_RESULT(ecny_wallet_status(&self->wallet, &status), ECNY_OK);
    return status;
}

static void every_word_is_taken_once_and_says_the_second_time_that_it_was(void)
{
    static const char *const names[] = {"operator", "profile", "crisis", "pocket",
                                        "block",    "resume",  "void",   "unblock-pin"};
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    for (size_t i = 0; i < sizeof names / sizeof *names && check_holds; i++) {
        bool now = false;
        CHECK_RESULT(give(&both.alice, names[i], &now), ECNY_OK);
        CHECK(now);
        const uint32_t records = status_of(&both.alice).records;
        CHECK_RESULT(give(&both.alice, names[i], &now), ECNY_OK);
        CHECK(!now);
        CHECK_EQ(status_of(&both.alice).records, records);
    }
    CHECK_EQ(status_of(&both.alice).orders, 4);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK_EQ(status_of(&both.alice).orders, 4);
    CHECK_EQ(status_of(&both.alice).balance_fen, PAIR_HELD);
    pair_end(&both);
}

static void a_word_for_another_wallet_changes_nothing(void)
{
    static const char *const names[] = {"profile", "pocket", "block", "close", "receipt"};
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    const uint32_t records = status_of(&both.bob).records;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool now = true;
        CHECK_RESULT(give(&both.bob, names[i], &now), ECNY_COMMAND_OTHER_WALLET);
        CHECK(now); /* left alone */
    }
    CHECK_EQ(status_of(&both.bob).records, records);
    CHECK_EQ(status_of(&both.bob).standing, ECNY_STANDING_ACTIVE);
    pair_end(&both);
}

static void a_word_that_is_forged_late_or_too_much_is_refused_by_name(void)
{
    bool now = false;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(give(&both.alice, "forged-profile", &now), ECNY_COMMAND_SIGNATURE);
    CHECK_RESULT(give(&both.alice, "long-crisis", &now), ECNY_COMMAND_TOO_LONG);
    CHECK_RESULT(give(&both.alice, "receipt", &now), ECNY_COMMAND_OTHER_HISTORY);
    CHECK_RESULT(give(&both.alice, "profile", &now), ECNY_OK);
    CHECK_RESULT(give(&both.alice, "older-profile", &now), ECNY_COMMAND_OUTDATED);
    CHECK_RESULT(give(&both.alice, "resume", &now), ECNY_OK); /* the second order, the first is lost */
    CHECK_RESULT(give(&both.alice, "block", &now), ECNY_COMMAND_OUTDATED);
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_ACTIVE);
    pair_end(&both);
}

/* Each bit of each byte, and each length: none is taken. */
static void a_word_that_is_bent_or_cut_off_is_not_taken(void)
{
    uint8_t bent[ECNY_WORD_MAX + 1] = {0};
    const unsigned stride = check_stride() * 5;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    const uint32_t records = status_of(&both.alice).records;
    for (size_t i = 0; i < BANK_WORDS && check_holds; i++) {
        const bank_word *word = &bank_words[i];
        bool now = false;
        for (size_t at = i % stride; at < word->len; at += stride) {
            memcpy(bent, word->bytes, word->len);
            bent[at] ^= (uint8_t)(1u << at % 8u);
            const ecny_result result = ecny_wallet_take(&both.alice.wallet, bent, word->len, &now);
            CHECK(result != ECNY_OK && result != ECNY_PANIC);
        }
        for (size_t len = 0; len <= word->len + 1; len++) {
            memcpy(bent, word->bytes, word->len);
            bent[word->len] = 0;
            if (len != word->len) {
                CHECK_RESULT(ecny_wallet_take(&both.alice.wallet, bent, len, &now),
                             ECNY_COMMAND_MALFORMED);
            }
        }
    }
    CHECK_EQ(status_of(&both.alice).records, records);
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_ACTIVE);
    pair_end(&both);
}

static void what_the_operator_blocks_only_the_operator_lifts(void)
{
    bool now = false;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(give(&both.alice, "block", &now), ECNY_OK);
    CHECK_EQ(status_of(&both.alice).standing, ECNY_STANDING_BLOCKED);
    CHECK_RESULT(ecny_wallet_resume(&both.alice.wallet), ECNY_COMMAND_OUT_OF_PLACE);
    CHECK_RESULT(ecny_wallet_suspend(&both.alice.wallet), ECNY_BLOCKED);
    CHECK_RESULT(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice_why, ECNY_BLOCKED);
    CHECK_RESULT(give(&both.alice, "resume", &now), ECNY_OK);
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void limits_are_those_of_the_profile_the_user_and_a_crisis(void)
{
    ecny_limits limits;
    ecny_settings settings;
    bool now = false;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(give(&both.alice, "profile", &now), ECNY_OK);
    CHECK_RESULT(ecny_wallet_limits(alice, &limits), ECNY_OK);
    CHECK_EQ(limits.profile, 2);
    CHECK_EQ(limits.single_fen, 10000);
    CHECK_EQ(limits.crisis_last_day, 0);
    CHECK_RESULT(pair_tap(&both, BOB_READS, 10001, 0).alice_why, ECNY_SINGLE_LIMIT);

    CHECK_RESULT(ecny_wallet_settings(alice, &settings), ECNY_OK);
    CHECK_EQ(settings.flags, 0);
    settings.single_fen = 2000;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_OK);
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_limits(alice, &limits), ECNY_OK);
    CHECK_EQ(limits.single_fen, 2000);
    CHECK_RESULT(pair_tap(&both, BOB_READS, 2001, 0).alice_why, ECNY_SINGLE_LIMIT);

    settings.single_fen = 9000;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_OK); /* no PIN stands before it */
    CHECK_RESULT(give(&both.alice, "crisis", &now), ECNY_OK);
    CHECK_RESULT(ecny_wallet_limits(alice, &limits), ECNY_OK);
    CHECK_EQ(limits.single_fen, 5000);
    CHECK_EQ(limits.hop, 1);
    CHECK(limits.crisis_last_day > status_of(&both.alice).today);
    CHECK_RESULT(pair_tap(&both, BOB_READS, 5001, 0).alice_why, ECNY_SINGLE_LIMIT);
    CHECK(saw(pair_tap(&both, BOB_READS, 5000, 0).alice, ECNY_EVENT_SETTLED));

    settings.flags = 8;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_VALUE);
    settings.flags = 0;
    settings.single_fen = UINT64_MAX;
    CHECK_RESULT(ecny_wallet_set_settings(alice, &settings), ECNY_VALUE);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void value_for_a_purpose_is_loaded_into_its_pocket_and_nobody_else_gets_it(void)
{
    ecny_pocket pocket;
    bool now = false;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    ecny_wallet *alice = &both.alice.wallet;
    CHECK_RESULT(ecny_wallet_pocket(alice, 0, &pocket), ECNY_NOTHING);
    CHECK_RESULT(give(&both.alice, "pocket", &now), ECNY_OK);
    CHECK_RESULT(ecny_wallet_pocket(alice, 0, &pocket), ECNY_OK);
    CHECK_EQ(pocket.tag, 0x0A01);
    CHECK_EQ(pocket.balance_fen, 0);
    CHECK(pocket.last_day > status_of(&both.alice).today);
    CHECK_RESULT(ecny_wallet_pocket(alice, 1, &pocket), ECNY_NOTHING);
    CHECK_RESULT(ecny_wallet_pocket(alice, UINT32_MAX, &pocket), ECNY_NOTHING);

    /* Bob is certified for no kind of goods. */
    CHECK_RESULT(ecny_wallet_purpose(&both.bob.wallet, pocket.tag), ECNY_OK);
    const tap refused = pair_tap(&both, BOB_READS, 1000, 0);
    CHECK(refused.bob_why != ECNY_OK && !saw(refused.alice, ECNY_EVENT_DEBITED));
    CHECK_RESULT(ecny_wallet_purpose(&both.bob.wallet, 0), ECNY_OK);
    CHECK(saw(pair_tap(&both, BOB_READS, 1000, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_EQ(status_of(&both.alice).ordinary_fen, PAIR_HELD - 1000);
    pair_end(&both);
}

int main(void)
{
    CLAIM(every_word_is_taken_once_and_says_the_second_time_that_it_was);
    CLAIM(a_word_for_another_wallet_changes_nothing);
    CLAIM(a_word_that_is_forged_late_or_too_much_is_refused_by_name);
    CLAIM(a_word_that_is_bent_or_cut_off_is_not_taken);
    CLAIM(what_the_operator_blocks_only_the_operator_lifts);
    CLAIM(limits_are_those_of_the_profile_the_user_and_a_crisis);
    CLAIM(value_for_a_purpose_is_loaded_into_its_pocket_and_nobody_else_gets_it);
    return check_end();
}
