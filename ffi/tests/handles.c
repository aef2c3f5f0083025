/* A handle that is not open, open already, copied, or in use: each is a named result, and nothing
 * has happened. */
#include "check.h"
#include "whole.h"

#include <pthread.h>
#include <string.h>

static pair others;

/* Every function that takes a wallet, on one that is not open. */
static void not_open(ecny_wallet *wallet)
{
    CHECK_RESULT(ecny_wallet_close(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_prepare(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_nonces(wallet, ECNY_NONCE_HEDGED), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_confirm(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_compact(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_status(wallet, &status), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_limits(wallet, &limits), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_unsettled(wallet, 0, &unsettled), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_next_line(wallet, &line), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_arm(wallet, ECNY_PAY, 1, 1, 0), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_disarm(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_asked(wallet, &payment), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_approve(wallet, &payment), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_allow(wallet, &payment), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_decline(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_handle_apdu(wallet, in, 5, out, sizeof out, &len, &event),
                 ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_collect(wallet, 1, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_load(wallet, 1, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pay(wallet, 1, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_redeem(wallet, 1, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pay_again(wallet, 1, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_feed(wallet, in, 2, out, sizeof out, &len, &event), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_end_tap(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_void(wallet, &number), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_statement(wallet, statement), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_next_record(wallet, &number, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_activate(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_suspend(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_resume(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_retire(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_hand_over(wallet, 1), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_purpose(wallet, 1), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_assert(wallet, ECNY_ON_WRIST, 0), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_power_free(wallet, true), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_settings(wallet, &settings), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_set_settings(wallet, &settings), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pocket(wallet, 0, &pocket), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pin_status(wallet, &pin), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pin_set(wallet, digits, sizeof digits), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pin_verify(wallet, digits, sizeof digits, 0), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_pin_change(wallet, digits, sizeof digits, digits, sizeof digits), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_take(wallet, word, sizeof word, &now), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_sync_begin(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_sync_next(wallet, out, sizeof out, &len), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_sync_take(wallet, in, 3, &now), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_renew(wallet, &enrolment, platform(), point), ECNY_NOT_OPEN);
}

static void a_wallet_that_was_never_opened_or_closed_is_not_open(void)
{
    static ecny_wallet zeroed, garbage;
    CHECK(begin());
    not_open(&zeroed);
    memset(&garbage, 0x5A, sizeof garbage); /* the caller forgot to zero it */
    not_open(&garbage);
    CHECK_RESULT(ecny_wallet_close(alice()), ECNY_OK);
    not_open(alice());
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), both.alice.rig.device.keys, ECNY_KEYS_LEN),
                 ECNY_OK);
    CHECK(unchanged());
}

/* Two handles on one flash would each spend what the other has spent. */
static void a_copy_of_an_open_wallet_is_not_open_and_the_original_serves(void)
{
    static ecny_wallet copy;
    CHECK(begin());
    memcpy(&copy, alice(), sizeof copy);
    not_open(&copy);
    CHECK_RESULT(ecny_wallet_open(&copy, platform(), both.alice.rig.device.keys, ECNY_KEYS_LEN),
                 ECNY_ALREADY_OPEN);
    CHECK_EQ(party_balance(&both.alice), PAIR_HELD);
    CHECK(unchanged());
}

static void what_is_open_is_not_opened_again(void)
{
    CHECK(begin());
    memcpy(keys, both.alice.rig.device.keys, sizeof keys);
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), keys, sizeof keys), ECNY_ALREADY_OPEN);
    CHECK_RESULT(ecny_wallet_format(alice(), platform(), keys, sizeof keys, bank_root, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_ALREADY_OPEN);
    CHECK(unchanged());
}

static void an_enrolment_that_is_not_begun_is_not_open(void)
{
    CHECK(begin());
    CHECK_RESULT(ecny_enrolment_secret(&second, secret), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_enrolment_finish(&second, bank_root, package(), ECNY_PACKAGE_LEN, keys),
                 ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_enrolment_close(&second), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_enrolment_begin(&second, platform(), point), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_begin(&second, platform(), point), ECNY_ALREADY_OPEN);
    CHECK_RESULT(ecny_enrolment_resume(&second, platform(), secret, point), ECNY_ALREADY_OPEN);
    CHECK_RESULT(ecny_wallet_renew(alice(), &second, platform(), point), ECNY_ALREADY_OPEN);
    CHECK_RESULT(ecny_enrolment_close(&second), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_close(&second), ECNY_NOT_OPEN);
    CHECK(unchanged());
}

static void a_step_that_is_not_due_is_out_of_turn(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    len = 99;
    CHECK_RESULT(ecny_wallet_feed(alice(), in, 2, out, sizeof out, &len, &event), ECNY_OUT_OF_TURN);
    CHECK_RESULT(ecny_wallet_pay_again(alice(), 1, out, sizeof out, &len), ECNY_OUT_OF_TURN);
    CHECK_RESULT(ecny_wallet_end_tap(alice()), ECNY_OK); /* always allowed */
    CHECK_RESULT(ecny_wallet_approve(alice(), &payment), ECNY_CHANGED);
    CHECK_RESULT(ecny_wallet_decline(alice()), ECNY_OK);
    CHECK(unchanged());
}

/* What a callback has tried on the handle it was called for. */
typedef struct attempt {
    party *victim, *bystander;
    ecny_result wanted;
    unsigned made, wrong;
} attempt;

static void expect(attempt *self, ecny_result got)
{
    self->made++;
    self->wrong += got != self->wanted;
}

static void call_back(rig *rig, call call)
{
    attempt *self = rig->meddler;
    ecny_wallet *wallet = &self->victim->wallet;
    uint8_t out[ECNY_APDU_MAX];
    const uint8_t select[] = {0x00, 0xA4, 0x04, 0x00};
    size_t len = 0;
    ecny_event event;
    ecny_status status;
    (void)call;
    expect(self, ecny_wallet_status(wallet, &status));
    expect(self, ecny_wallet_end_tap(wallet));
    expect(self, ecny_wallet_close(wallet));
    expect(self, ecny_wallet_disarm(wallet));
    expect(self, ecny_wallet_confirm(wallet));
    expect(self, ecny_wallet_collect(wallet, 1, out, sizeof out, &len));
    expect(self,
           ecny_wallet_handle_apdu(wallet, select, sizeof select, out, sizeof out, &len, &event));
    expect(self, ecny_wallet_open(wallet, &rig->device.platform, rig->device.keys, ECNY_KEYS_LEN));
}

static void a_call_from_a_callback_of_the_same_handle_is_busy(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    attempt attempt = {.victim = &both.alice, .wanted = ECNY_BUSY};
    both.alice.rig.meddler = &attempt;
    both.alice.rig.meddle = call_back;
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    CHECK_RESULT(party_reboot(&both.alice), ECNY_OK);
    both.alice.rig.meddle = NULL;
    CHECK(attempt.made > 100);
    CHECK_EQ(attempt.wrong, 0);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void use_another(rig *rig, call call)
{
    attempt *self = rig->meddler;
    ecny_status status;
    (void)call;
    expect(self, ecny_wallet_status(&self->bystander->wallet, &status));
}

static void a_callback_may_use_another_handle(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(pair_begin(&others), ECNY_OK);
    attempt attempt = {.victim = &both.alice, .bystander = &others.bob, .wanted = ECNY_OK};
    both.alice.rig.meddler = &attempt;
    both.alice.rig.meddle = use_another;
    CHECK(saw(pair_tap(&both, ALICE_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    both.alice.rig.meddle = NULL;
    CHECK(attempt.made > 10);
    CHECK_EQ(attempt.wrong, 0);
    pair_end(&both);
    pair_end(&others);
}

static void *on_a_thread(void *context)
{
    attempt *self = context;
    ecny_status status;
    expect(self, ecny_wallet_status(&self->victim->wallet, &status));
    expect(self, ecny_wallet_close(&self->victim->wallet));
    return NULL;
}

static void call_from_a_thread(rig *rig, call call)
{
    attempt *self = rig->meddler;
    pthread_t thread;
    (void)call;
    if (self->made < 20 && pthread_create(&thread, NULL, on_a_thread, self) == 0) {
        (void)pthread_join(thread, NULL);
    }
}

static void a_call_from_another_thread_during_a_call_is_busy(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    attempt attempt = {.victim = &both.bob, .wanted = ECNY_BUSY};
    both.bob.rig.meddler = &attempt;
    both.bob.rig.meddle = call_from_a_thread;
    CHECK(saw(pair_tap(&both, BOB_READS, PAIR_PRICE, 0).alice, ECNY_EVENT_SETTLED));
    both.bob.rig.meddle = NULL;
    CHECK_EQ(attempt.made, 20);
    CHECK_EQ(attempt.wrong, 0);
    CHECK(pair_settled(&both));
    pair_end(&both);
}

static void *pay_often(void *context)
{
    pair *pair = context;
    for (int i = 0; i < 8; i++) {
        (void)pair_tap(pair, i % 2 == 0 ? BOB_READS : ALICE_READS, 100, 0);
    }
    return NULL;
}

static void wallets_on_different_threads_do_not_meet(void)
{
    pthread_t thread;
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(pair_begin(&others), ECNY_OK);
    if (CHECK_EQ((uint64_t)pthread_create(&thread, NULL, pay_often, &others), 0)) {
        (void)pay_often(&both);
        CHECK_EQ((uint64_t)pthread_join(thread, NULL), 0);
    }
    CHECK_EQ(party_balance(&both.bob), 800);
    CHECK_EQ(party_balance(&others.bob), 800);
    CHECK(pair_settled(&both) && pair_settled(&others));
    pair_end(&both);
    pair_end(&others);
}

int main(void)
{
    CLAIM(a_wallet_that_was_never_opened_or_closed_is_not_open);
    CLAIM(a_copy_of_an_open_wallet_is_not_open_and_the_original_serves);
    CLAIM(what_is_open_is_not_opened_again);
    CLAIM(an_enrolment_that_is_not_begun_is_not_open);
    CLAIM(a_step_that_is_not_due_is_out_of_turn);
    CLAIM(a_call_from_a_callback_of_the_same_handle_is_busy);
    CLAIM(a_callback_may_use_another_handle);
    CLAIM(a_call_from_another_thread_during_a_call_is_busy);
    CLAIM(wallets_on_different_threads_do_not_meet);
    return check_end();
}
