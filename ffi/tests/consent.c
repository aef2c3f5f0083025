/* Who says yes: one payment shown and approved, some in advance, and the own purse. */
#include "check.h"
#include "pair.h"

#include <string.h>

static pair both;
static party purse;

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

    CHECK_RESULT(ask(PAIR_PRICE + 1),
                 ECNY_CONSENT_MISSING); /* does not push out what is looked at */
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
    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_PAY, 100, 0, 1000),
                 ECNY_OK); /* none of them: no yes */
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(alice), ECNY_OK);

    CHECK_RESULT(ecny_wallet_arm(alice, ECNY_RECEIVE, 100, 9, 0),
                 ECNY_OK); /* the other direction */
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
    CHECK_RESULT(party_open(&both.alice), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(&both.alice.wallet, ECNY_PAY, 100, 1, 1000), ECNY_PLATFORM);
    CHECK_RESULT(ask(1), ECNY_CONSENT_MISSING);
    CHECK_RESULT(ecny_wallet_decline(&both.alice.wallet), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(&both.alice.wallet, ECNY_PAY, 100, 1, 0), ECNY_OK);
    CHECK_RESULT(ask(1), ECNY_OK);
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
    CHECK_RESULT(
        ecny_wallet_pay_again(&both.alice.wallet, 500, command, sizeof command, &command_len),
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

int main(void)
{
    CLAIM(a_payment_nobody_said_yes_to_waits_and_is_paid_by_the_next_touch);
    CLAIM(a_yes_in_advance_ends_with_its_amount_its_count_and_its_time);
    CLAIM(without_a_clock_nothing_is_armed_for_a_time);
    CLAIM(after_healing_one_payment_more_goes_through_in_the_same_tap);
    CLAIM(what_is_redeemed_goes_to_the_own_purse);
    return check_end();
}
