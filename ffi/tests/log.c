/* What a wallet says of itself: its log, its limits, what is in flight, and what its operator gets.
 */
#include "check.h"
#include "pair.h"

#include <string.h>

static pair both;

static void the_log_says_what_happened_in_order(void)
{
    static const ecny_line_kind wanted[] = {ECNY_LINE_OPERATOR, ECNY_LINE_LIFE,  ECNY_LINE_CREDIT,
                                            ECNY_LINE_DEBIT,    ECNY_LINE_SETTLE, ECNY_LINE_DEBIT,
                                            ECNY_LINE_REFUND};
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

static void a_statement_and_every_record_go_to_the_operator(void)
{
    uint8_t statement[ECNY_STATEMENT_LEN] = {0}, record[ECNY_RECORD_MAX];
    uint8_t word[ECNY_WORD_MAX] = {0};
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

    /* Nobody said that. */
    for (size_t length = 0; length <= sizeof word; length++) {
        CHECK(ecny_wallet_take(&both.alice.wallet, word, length, &now) != ECNY_OK);
    }
    CHECK(pair_settled(&both));
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

int main(void)
{
    CLAIM(the_log_says_what_happened_in_order);
    CLAIM(what_waits_for_its_outcome_is_listed);
    CLAIM(limits_are_told_and_kept);
    CLAIM(a_statement_and_every_record_go_to_the_operator);
    CLAIM(a_full_log_refuses_by_name_and_keeps_what_it_promised);
    return check_end();
}
