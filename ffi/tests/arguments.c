/* What C can hand over by mistake: null, askew, too short, overlapping, out of range, not open.
 * Each is a named result, and nothing has happened. */
#include <string.h>

#include "bank.h"
#include "check.h"
#include "pair.h"

static pair both;
static ecny_enrolment enrolment, second;

/* Everything a call may want, whole and apart from each other. */
static uint8_t out[ECNY_RECORD_MAX], in[ECNY_RECORD_MAX], secret[32], point[ECNY_POINT_LEN];
static uint8_t keys[ECNY_KEYS_LEN], statement[ECNY_STATEMENT_LEN], certificate[ECNY_OPERATOR_LEN];
static uint8_t receipt[ECNY_RECEIPT_LEN], resolution[ECNY_RESOLUTION_LEN],
    signature[ECNY_SIGNATURE_LEN];
static size_t len;
static uint32_t number;
static bool now;
static ecny_event event;
static ecny_status status;
static ecny_limits limits;
static ecny_unsettled unsettled;
static ecny_line line;
static ecny_payment payment = {.currency = ECNY_CURRENCY_CNY, .amount_fen = 1};

/* A pointer that is one byte off. Room for the largest structure. */
static uint64_t skewed[ECNY_WALLET_WORDS + 2];
static void *askew(void)
{
    return (uint8_t *)skewed + 1;
}

static ecny_wallet *alice(void)
{
    return &both.alice.wallet;
}

static const ecny_platform *platform(void)
{
    return &both.alice.rig.device.platform;
}

static const uint8_t *package(void)
{
    return bank_devices[0].package;
}

/* Both open, and bob in the middle of a tap as the reader. */
static void begin(void)
{
    CHECK_RESULT(pair_begin(&both), ECNY_OK);
    CHECK_RESULT(ecny_wallet_collect(&both.bob.wallet, 1, out, sizeof out, &len), ECNY_OK);
    len = 99;
}

/* Both are as they were begun. */
static void unchanged(void)
{
    CHECK_EQ(len, 99);
    CHECK_EQ(party_balance(&both.alice), PAIR_HELD);
    CHECK_EQ(party_balance(&both.bob), 0);
    CHECK_EQ(pair_unsettled(&both), 0);
    pair_end(&both);
}

static void null_is_refused_by_every_function_of_an_enrolment(void)
{
    begin();
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
    unchanged();
}

static void null_is_refused_by_every_function_of_a_life(void)
{
    begin();
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
    CHECK_RESULT(ecny_wallet_confirm(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_compact(NULL), ECNY_NULL);
    unchanged();
}

static void null_is_refused_by_every_function_that_looks(void)
{
    begin();
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
    unchanged();
}

static void null_is_refused_by_every_function_that_says_yes(void)
{
    begin();
    CHECK_RESULT(ecny_wallet_arm(NULL, ECNY_PAY, 1, 1, 0), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_disarm(NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_asked(NULL, &payment), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_asked(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_approve(NULL, &payment), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_approve(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_allow(NULL, &payment), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_allow(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_decline(NULL), ECNY_NULL);
    unchanged();
}

static void null_is_refused_by_every_function_of_a_tap(void)
{
    ecny_wallet *const bob = &both.bob.wallet;
    begin();
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
    unchanged();
}

static void null_is_refused_by_every_function_of_the_operator(void)
{
    begin();
    CHECK_RESULT(ecny_wallet_sync(NULL, receipt, signature), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync(alice(), NULL, signature), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_sync(alice(), receipt, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_resolve(NULL, resolution, signature, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_resolve(alice(), NULL, signature, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_resolve(alice(), resolution, NULL, &now), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_resolve(alice(), resolution, signature, NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_add_operator(NULL, certificate), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_add_operator(alice(), NULL), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(NULL, &enrolment, platform(), point), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(alice(), NULL, platform(), point), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(alice(), &enrolment, NULL, point), ECNY_NULL);
    CHECK_RESULT(ecny_wallet_renew(alice(), &enrolment, platform(), NULL), ECNY_NULL);
    unchanged();
}

static void what_is_askew_is_refused(void)
{
    begin();
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
    CHECK_RESULT(ecny_wallet_sync(askew(), receipt, signature), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_resolve(askew(), resolution, signature, &now), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_add_operator(askew(), certificate), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_renew(alice(), askew(), platform(), point), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_renew(alice(), &enrolment, askew(), point), ECNY_ALIGNMENT);
    unchanged();
}

/* A response is begun only where its room is certain: a debit whose value did not fit would be in
 * flight. */
static void too_little_room_is_refused_before_anything_happens(void)
{
    ecny_wallet *const bob = &both.bob.wallet;
    const size_t short_by_one = ECNY_APDU_MAX - 1;
    begin();
    for (size_t room = 0; room <= short_by_one; room += short_by_one) {
        CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, room, &len, &event), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_collect(alice(), 1, out, room, &len), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_load(alice(), 1, out, room, &len), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_pay(alice(), 1, out, room, &len), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_redeem(alice(), 1, out, room, &len), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_pay_again(alice(), 1, out, room, &len), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_feed(bob, in, 2, out, room, &len, &event), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_next_record(alice(), &number, out, room, &len), ECNY_LENGTH);
    }
    CHECK_RESULT(ecny_wallet_next_record(alice(), &number, out, ECNY_RECORD_MAX - 1, &len),
                 ECNY_LENGTH);
    unchanged();
}

static void lengths_are_exact(void)
{
    begin();
    CHECK_RESULT(ecny_wallet_close(alice()), ECNY_OK);
    memcpy(keys, both.alice.rig.device.keys, sizeof keys);
    static const size_t wrong[] = {
        0, 1, ECNY_KEYS_LEN - 1, ECNY_KEYS_LEN + 1, ECNY_PACKAGE_LEN - 1, ECNY_PACKAGE_LEN + 1};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_RESULT(ecny_wallet_open(alice(), platform(), in, wrong[i]), ECNY_LENGTH);
        CHECK_RESULT(ecny_wallet_format(alice(), platform(), in, wrong[i], bank_root, package(),
                                        ECNY_PACKAGE_LEN),
                     ECNY_LENGTH);
        CHECK_RESULT(
            ecny_wallet_format(alice(), platform(), keys, sizeof keys, bank_root, in, wrong[i]),
            ECNY_LENGTH);
    }
    both.alice.rig.device.dealt = bank_devices[0].random;
    both.alice.rig.device.dealt_len = bank_devices[0].random_len;
    CHECK_RESULT(ecny_enrolment_begin(&enrolment, platform(), point), ECNY_OK);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, bank_root, in, ECNY_PACKAGE_LEN - 1, keys),
                 ECNY_LENGTH);
    CHECK_RESULT(ecny_enrolment_finish(&enrolment, bank_root, in, ECNY_PACKAGE_LEN + 1, keys),
                 ECNY_LENGTH);
    CHECK_RESULT(ecny_enrolment_close(&enrolment), ECNY_OK);
    both.alice.rig.device.dealt = NULL;
    memcpy(keys, both.alice.rig.device.keys, sizeof keys);
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), keys, sizeof keys), ECNY_OK);
    unchanged();
}

/* Every length of a command there can be, and lengths no object has. The card answers all but the
 * last. */
static void a_command_of_any_length_is_answered(void)
{
    begin();
    memset(in, 0x80, sizeof in);
    for (size_t i = 0; i <= 300; i++) {
        CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, i, out, sizeof out, &len, &event),
                     ECNY_OK);
        CHECK_EQ(len, 2);
        CHECK_EQ(event.kind, ECNY_EVENT_REFUSED);
        CHECK(event.over);
    }
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), NULL, 0, out, sizeof out, &len, &event), ECNY_OK);
    CHECK_EQ(event.kind, ECNY_EVENT_REFUSED);
    len = 99;
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, SIZE_MAX, out, sizeof out, &len, &event),
                 ECNY_LENGTH);
    CHECK_RESULT(
        ecny_wallet_handle_apdu(alice(), in, SIZE_MAX / 2 + 1, out, sizeof out, &len, &event),
        ECNY_LENGTH);
    const ecny_result room =
        ecny_wallet_handle_apdu(alice(), in, 5, out, SIZE_MAX, &len, &event); /* all of memory */
    CHECK(room == ECNY_LENGTH || room == ECNY_OVERLAP);
    unchanged();
}

static void a_response_of_any_length_ends_the_tap_by_name(void)
{
    begin();
    memset(in, 0x90, sizeof in);
    for (size_t i = 0; i <= 300; i++) {
        CHECK_RESULT(ecny_wallet_collect(&both.bob.wallet, 1, out, sizeof out, &len), ECNY_OK);
        const ecny_result result =
            ecny_wallet_feed(&both.bob.wallet, in, i, out, sizeof out, &len, &event);
        CHECK(result == ECNY_PEER_RESPONSE || result == ECNY_PEER_REFUSED ||
              result == ECNY_PEER_NOT_A_WALLET);
        CHECK_EQ(event.kind, ECNY_EVENT_REFUSED);
        CHECK_EQ(event.why, result);
        CHECK_RESULT(ecny_wallet_feed(&both.bob.wallet, in, i, out, sizeof out, &len, &event),
                     ECNY_OUT_OF_TURN);
    }
    len = 99;
    unchanged();
}

static void what_shares_memory_is_refused(void)
{
    ecny_wallet *const bob = &both.bob.wallet;
    union {
        ecny_event event;
        ecny_status status;
        ecny_platform platform;
        size_t len;
        uint8_t bytes[600];
    } * shared;
    begin();
    shared = (void *)&both.alice.wallet; /* in the handle */
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), out, 5, out, sizeof out, &len, &event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), out + 100, 5, out, sizeof out, &len, &event),
                 ECNY_OVERLAP);
    CHECK_RESULT(
        ecny_wallet_handle_apdu(alice(), in, 5, shared->bytes, sizeof shared->bytes, &len, &event),
        ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), shared->bytes, 5, out, sizeof out, &len, &event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, &shared->len, &event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, &len, &shared->event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_status(alice(), &shared->status), ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_statement(alice(), shared->bytes), ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_collect(alice(), 1, shared->bytes, sizeof shared->bytes, &len),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_collect(alice(), 1, out, sizeof out, &shared->len), ECNY_OVERLAP);

    union {
        ecny_event event;
        size_t len;
        uint8_t bytes[600];
    } place;
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, place.bytes, sizeof place.bytes,
                                         &place.len, &event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, place.bytes, sizeof place.bytes, &len,
                                         &place.event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_handle_apdu(alice(), in, 5, out, sizeof out, &place.len, &place.event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_feed(bob, out, 2, out, sizeof out, &len, &event), ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_feed(bob, in, 2, place.bytes, sizeof place.bytes, &place.len, &event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_feed(bob, in, 2, place.bytes, sizeof place.bytes, &len, &place.event),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_collect(alice(), 1, place.bytes, sizeof place.bytes, &place.len),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_next_record(alice(), (uint32_t *)(void *)place.bytes, place.bytes,
                                         sizeof place.bytes, &len),
                 ECNY_OVERLAP);
    CHECK_RESULT(ecny_wallet_renew(alice(), (ecny_enrolment *)(void *)alice(), platform(), point),
                 ECNY_OVERLAP);
    unchanged();
}

static void numbers_out_of_range_are_refused(void)
{
    static const int32_t directions[] = {0, 3, -1, INT32_MIN, INT32_MAX};
    const uint64_t too_much = UINT64_C(1000000000000001);
    begin();
    for (size_t i = 0; i < sizeof directions / sizeof *directions; i++) {
        CHECK_RESULT(ecny_wallet_arm(alice(), directions[i], 1, 1, 0), ECNY_VALUE);
    }
    CHECK_RESULT(ecny_wallet_arm(alice(), ECNY_PAY, too_much, 1, 0), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_arm(alice(), ECNY_PAY, UINT64_MAX, 1, 0), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_collect(alice(), too_much, out, sizeof out, &len), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_collect(alice(), UINT64_MAX, out, sizeof out, &len), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_pay(alice(), too_much, out, sizeof out, &len), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_load(alice(), too_much, out, sizeof out, &len), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_redeem(alice(), too_much, out, sizeof out, &len), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_pay_again(alice(), too_much, out, sizeof out, &len), ECNY_VALUE);
    payment.amount_fen = too_much;
    CHECK_RESULT(ecny_wallet_allow(alice(), &payment), ECNY_VALUE);
    CHECK_RESULT(ecny_wallet_approve(alice(), &payment), ECNY_VALUE);
    payment.amount_fen = 1;
    unchanged();
}

static void a_platform_that_lacks_something_is_refused(void)
{
    begin();
    CHECK_RESULT(ecny_wallet_close(alice()), ECNY_OK);
    memcpy(keys, both.alice.rig.device.keys, sizeof keys);
    for (int i = 0; i < 12; i++) {
        ecny_platform bad = *platform();
        bad.flash_read = i == 0 ? NULL : bad.flash_read;
        bad.flash_program = i == 1 ? NULL : bad.flash_program;
        bad.flash_erase = i == 2 ? NULL : bad.flash_erase;
        bad.random = i == 3 ? NULL : bad.random;
        bad.counter_read = i == 4 ? NULL : bad.counter_read;
        bad.counter_advance = i == 5 ? NULL : bad.counter_advance;
        bad.flash_size = i == 6 ? 0 : i == 7 ? bad.flash_size - DEVICE_PAGE : bad.flash_size;
        bad.flash_size = i == 8 ? UINT32_MAX : bad.flash_size;
        bad.flash_page = i == 9    ? 0
                         : i == 10 ? ECNY_FLASH_WORD / 2
                         : i == 11 ? UINT32_MAX
                                   : bad.flash_page;
        CHECK_RESULT(ecny_wallet_open(alice(), &bad, keys, sizeof keys), ECNY_PLATFORM);
        CHECK_RESULT(ecny_wallet_format(alice(), &bad, keys, sizeof keys, bank_root, package(),
                                        ECNY_PACKAGE_LEN),
                     ECNY_PLATFORM);
    }
    ecny_platform small = *platform();
    small.flash_size = 2 * small.flash_page;
    small.flash_page = 256;
    small.flash_size = 512;
    CHECK_RESULT(ecny_wallet_open(alice(), &small, keys, sizeof keys), ECNY_FLASH_GEOMETRY);

    ecny_element nothing;
    ecny_platform chip = *platform();
    memset(&nothing, 0, sizeof nothing);
    chip.element = &nothing;
    CHECK_RESULT(ecny_wallet_open(alice(), &chip, keys, sizeof keys), ECNY_PLATFORM);
    chip.element = askew();
    CHECK_RESULT(ecny_wallet_open(alice(), &chip, keys, sizeof keys), ECNY_ALIGNMENT);
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), keys, sizeof keys), ECNY_OK);
    unchanged();
}

/* Every function that takes a wallet, on one that is not open. */
static void not_open(ecny_wallet *wallet)
{
    CHECK_RESULT(ecny_wallet_close(wallet), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_prepare(wallet), ECNY_NOT_OPEN);
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
    CHECK_RESULT(ecny_wallet_sync(wallet, receipt, signature), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_resolve(wallet, resolution, signature, &now), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_add_operator(wallet, certificate), ECNY_NOT_OPEN);
    CHECK_RESULT(ecny_wallet_renew(wallet, &enrolment, platform(), point), ECNY_NOT_OPEN);
}

static void a_wallet_that_was_never_opened_or_closed_is_not_open(void)
{
    static ecny_wallet zeroed, garbage;
    begin();
    not_open(&zeroed);
    memset(&garbage, 0x5A, sizeof garbage); /* the caller forgot to zero it */
    not_open(&garbage);
    CHECK_RESULT(ecny_wallet_close(alice()), ECNY_OK);
    not_open(alice());
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), both.alice.rig.device.keys, ECNY_KEYS_LEN),
                 ECNY_OK);
    unchanged();
}

/* Two handles on one flash would each spend what the other has spent. */
static void a_copy_of_an_open_wallet_is_not_open_and_the_original_serves(void)
{
    static ecny_wallet copy;
    begin();
    memcpy(&copy, alice(), sizeof copy);
    not_open(&copy);
    CHECK_RESULT(ecny_wallet_open(&copy, platform(), both.alice.rig.device.keys, ECNY_KEYS_LEN),
                 ECNY_ALREADY_OPEN);
    CHECK_EQ(party_balance(&both.alice), PAIR_HELD);
    unchanged();
}

static void what_is_open_is_not_opened_again(void)
{
    begin();
    memcpy(keys, both.alice.rig.device.keys, sizeof keys);
    CHECK_RESULT(ecny_wallet_open(alice(), platform(), keys, sizeof keys), ECNY_ALREADY_OPEN);
    CHECK_RESULT(ecny_wallet_format(alice(), platform(), keys, sizeof keys, bank_root, package(),
                                    ECNY_PACKAGE_LEN),
                 ECNY_ALREADY_OPEN);
    unchanged();
}

static void an_enrolment_that_is_not_begun_is_not_open(void)
{
    begin();
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
    unchanged();
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
    unchanged();
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
    CLAIM(too_little_room_is_refused_before_anything_happens);
    CLAIM(lengths_are_exact);
    CLAIM(a_command_of_any_length_is_answered);
    CLAIM(a_response_of_any_length_ends_the_tap_by_name);
    CLAIM(what_shares_memory_is_refused);
    CLAIM(numbers_out_of_range_are_refused);
    CLAIM(a_platform_that_lacks_something_is_refused);
    CLAIM(a_wallet_that_was_never_opened_or_closed_is_not_open);
    CLAIM(a_copy_of_an_open_wallet_is_not_open_and_the_original_serves);
    CLAIM(what_is_open_is_not_opened_again);
    CLAIM(an_enrolment_that_is_not_begun_is_not_open);
    CLAIM(a_step_that_is_not_due_is_out_of_turn);
    return check_end();
}
