/* Every function with null for each of its pointers, and with pointers that are askew: a named
 * result, and nothing has happened. */
#include "check.h"
#include "whole.h"

#include <string.h>

static void null_is_refused_by_every_function_of_an_enrolment(void)
{
    CHECK(begin());
    both.alice.rig.device.dealt = bank_devices[0].random;
    both.alice.rig.device.dealt_len = bank_devices[0].random_len;
    CHECK_RESULT(ecny_enrolment_begin(NULL, platform(), point), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_begin(&enrolment, NULL, point), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform(), point), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_secret(NULL, secret), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_secret(&enrolment, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_secret(&enrolment, secret), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_resume(NULL, platform(), secret, point), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_resume(&second, NULL, secret, point), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_resume(&second, platform(), NULL, point), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_resume(&second, platform(), secret, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_finish(NULL, bank_root, package(), ECNY_PACKAGE_LEN, keys),
                 ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, NULL, package(), ECNY_PACKAGE_LEN, keys),
                 ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, bank_root, NULL, ECNY_PACKAGE_LEN, keys),
                 ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, bank_root, package(), ECNY_PACKAGE_LEN, NULL),
                 ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_close(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_enrolment_close(&enrolment), ECNY_OK);
    both.alice.rig.device.dealt = NULL;
    CHECK(unchanged());
}

static void null_is_refused_by_every_function_of_a_life(void)
{
    CHECK(begin());
    CHECK_RESULT(ecny_wallet_close(alice()), ECNY_OK);
    memcpy(keys, both.alice.rig.device.keys, sizeof keys);
    CHECK_RESULT(ecny_wallet_format(NULL, platform(), keys, sizeof keys, bank_root, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_format(alice(), NULL, keys, sizeof keys, bank_root, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_format(alice(), platform(), NULL, sizeof keys, bank_root, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_format(alice(), platform(), keys, sizeof keys, NULL, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_format(alice(), platform(), keys, sizeof keys, bank_root, NULL,
                                    ECNY_PACKAGE_LEN),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_open(NULL, platform(), keys, sizeof keys), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_open(alice(), NULL, keys, sizeof keys), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), NULL, sizeof keys), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), keys, sizeof keys), ECNY_OK);
    CHECK_RESULT(ecny_wallet_close(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_prepare(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_nonces(NULL, ECNY_NONCE_HEDGED), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_confirm(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_compact(NULL), ECNY_NULL);
    CHECK(unchanged());
}

static void null_is_refused_by_every_function_that_looks(void)
{
    CHECK(begin());
    CHECK_RESULT(ecny_wallet_status(NULL, &status), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_status(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_limits(NULL, &limits), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_limits(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_unsettled(NULL, 0, &unsettled), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_unsettled(alice(), 0, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_next_line(NULL, &line), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_next_line(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_statement(NULL, statement), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_statement(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_next_record(NULL, &number, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_next_record(alice(), NULL, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_next_record(alice(), &number, NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_next_record(alice(), &number, out, sizeof out, NULL), ECNY_NULL);
    CHECK(unchanged());
}

static void null_is_refused_by_every_function_that_says_yes(void)
{
    CHECK(begin());
    CHECK_RESULT(ecny_wallet_arm(NULL, ECNY_PAY, 1, 1, 0), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_disarm(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_asked(NULL, &payment), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_asked(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_approve(NULL, &payment), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_approve(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_allow(NULL, &payment), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_allow(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_decline(NULL), ECNY_NULL);
    CHECK(unchanged());
}

static void null_is_refused_by_every_function_of_a_tap(void)
{
    ecny_wallet *const bob = &both.bob.wallet;
    CHECK(begin());
    CHECK_RESULT(ecny_wallet_handle_apdu(NULL, in, 5, out, sizeof out, &len, &event), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), NULL, 5, out, sizeof out, &len, &event),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, NULL, sizeof out, &len, &event),
                 ECNY_NULL);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, NULL, &event), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, &len, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_collect(NULL, 1, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_collect(alice(), 1, NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_collect(alice(), 1, out, sizeof out, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_load(NULL, 1, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_load(alice(), 1, NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_load(alice(), 1, out, sizeof out, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pay(NULL, 1, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pay(alice(), 1, NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pay(alice(), 1, out, sizeof out, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_redeem(NULL, 1, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_redeem(alice(), 1, NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_redeem(alice(), 1, out, sizeof out, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pay_again(NULL, 1, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pay_again(alice(), 1, NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pay_again(alice(), 1, out, sizeof out, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_feed(NULL, in, 2, out, sizeof out, &len, &event), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_feed(bob, NULL, 2, out, sizeof out, &len, &event), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_feed(bob, in, 2, NULL, sizeof out, &len, &event), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_feed(bob, in, 2, out, sizeof out, NULL, &event), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_feed(bob, in, 2, out, sizeof out, &len, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_end_tap(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_void(NULL, &number), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_void(alice(), NULL), ECNY_NULL);
    CHECK(unchanged());
}

static void null_is_refused_by_every_function_of_the_operator(void)
{
    CHECK(begin());
    CHECK_RESULT(ecny_wallet_activate(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_suspend(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_resume(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_retire(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_hand_over(NULL, 1), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_purpose(NULL, 1), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_assert(NULL, ECNY_ON_WRIST, 0), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_power_free(NULL, true), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_settings(NULL, &settings), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_set_settings(NULL, &settings), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pocket(NULL, 0, &pocket), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_status(NULL, &pin), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_set(NULL, digits, sizeof digits), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_verify(NULL, digits, sizeof digits, 0), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_change(NULL, digits, sizeof digits, digits, sizeof digits), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_take(NULL, word, sizeof word, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_begin(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_next(NULL, out, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_take(NULL, in, 3, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_take(alice(), NULL, sizeof word, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_take(alice(), word, sizeof word, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_next(alice(), NULL, sizeof out, &len), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_next(alice(), out, sizeof out, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_take(alice(), NULL, 3, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync_take(alice(), in, 3, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_settings(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_set_settings(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pocket(alice(), 0, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_status(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_set(alice(), NULL, 4), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_verify(alice(), NULL, 4, 0), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_change(alice(), NULL, 4, digits, 4), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_pin_change(alice(), digits, 4, NULL, 4), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(NULL, &enrolment, platform(), point), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(alice(), NULL, platform(), point), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(alice(), &enrolment, NULL, point), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(alice(), &enrolment, platform(), NULL), ECNY_NULL);
    CHECK(unchanged());
}

static void what_is_askew_is_refused(void)
{
    CHECK(begin());
    CHECK_RESULT(ecny_enrolment_begin(askew(), platform(), point), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_enrolment_begin(&enrolment, askew(), point), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_enrolment_secret(askew(), secret), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_enrolment_resume(askew(), platform(), secret, point), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_enrolment_finish(askew(), bank_root, package(), ECNY_PACKAGE_LEN, keys),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_enrolment_close(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_format(askew(), platform(), keys, sizeof keys, bank_root, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_open(askew(), platform(), keys, sizeof keys), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_close(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_prepare(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_nonces(askew(), ECNY_NONCE_HEDGED), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_confirm(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_compact(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_status(askew(), &status), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_status(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_limits(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_unsettled(alice(), 0, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_next_line(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_next_record(alice(), askew(), out, sizeof out, &len), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_next_record(alice(), &number, out, sizeof out, askew()),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_arm(askew(), ECNY_PAY, 1, 1, 0), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_disarm(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_asked(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_approve(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_allow(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_decline(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_handle_apdu(askew(), in, 5, out, sizeof out, &len, &event),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, askew(), &event),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, &len, askew()),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_collect(alice(), 1, out, sizeof out, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_load(alice(), 1, out, sizeof out, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pay(alice(), 1, out, sizeof out, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_redeem(alice(), 1, out, sizeof out, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pay_again(alice(), 1, out, sizeof out, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_feed(&both.bob.wallet, in, 2, out, sizeof out, askew(), &event),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_feed(&both.bob.wallet, in, 2, out, sizeof out, &len, askew()),
                 ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_end_tap(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_void(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_statement(askew(), statement), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_activate(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_suspend(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_resume(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_retire(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_hand_over(askew(), 1), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_purpose(askew(), 1), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_assert(askew(), ECNY_ON_WRIST, 0), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_power_free(askew(), true), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_settings(askew(), &settings), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_set_settings(askew(), &settings), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pocket(askew(), 0, &pocket), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pin_status(askew(), &pin), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pin_set(askew(), digits, sizeof digits), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pin_verify(askew(), digits, sizeof digits, 0), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pin_change(askew(), digits, sizeof digits, digits, sizeof digits), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_take(askew(), word, sizeof word, &now), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_sync_begin(askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_sync_next(askew(), out, sizeof out, &len), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_sync_take(askew(), in, 3, &now), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_settings(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_set_settings(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pocket(alice(), 0, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_pin_status(alice(), askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_sync_next(alice(), out, sizeof out, askew()), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_renew(alice(), askew(), platform(), point), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_renew(alice(), &enrolment, askew(), point), ECNY_ALIGNMENT);
    CHECK(unchanged());
}

int main(void)
{
    CLAIM(null_is_refused_by_every_function_of_an_enrolment);
    CLAIM(null_is_refused_by_every_function_of_a_life);
    CLAIM(null_is_refused_by_every_function_that_looks);
    CLAIM(null_is_refused_by_every_function_that_says_yes);
    CLAIM(null_is_refused_by_every_function_of_a_tap);
    CLAIM(null_is_refused_by_every_function_of_the_operator);
    CLAIM(what_is_askew_is_refused);
    return check_end();
}
