/* Lengths, numbers, callbacks and memory that do not fit: each is a named result, and nothing has
 * happened. */
#include "check.h"
#include "whole.h"

#include <string.h>

/* A response is begun only where its room is certain: a debit whose value did not fit would be in
 * flight. */
static void too_little_room_is_refused_before_anything_happens(void)
{
    ecny_wallet *const bob = &both.bob.wallet;
    const size_t short_by_one = ECNY_APDU_MAX - 1;
    CHECK(begin());
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
    CHECK(unchanged());
}

static void lengths_are_exact(void)
{
    CHECK(begin());
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
    CHECK(unchanged());
}

/* Every length of a command there can be, and lengths no object has. The card answers all but the
 * last. */
static void a_command_of_any_length_is_answered(void)
{
    CHECK(begin());
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
    CHECK(unchanged());
}

static void a_response_of_any_length_ends_the_tap_by_name(void)
{
    CHECK(begin());
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
    CHECK(unchanged());
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
    CHECK(begin());
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
    CHECK(unchanged());
}

static void numbers_out_of_range_are_refused(void)
{
    static const int32_t directions[] = {0, 3, -1, INT32_MIN, INT32_MAX};
    const uint64_t too_much = UINT64_C(1000000000000001);
    CHECK(begin());
    for (size_t i = 0; i < sizeof directions / sizeof *directions; i++) {
        CHECK_RESULT(ecny_wallet_arm(alice(), directions[i], 1, 1, 0), ECNY_VALUE);
        CHECK_RESULT(ecny_wallet_nonces(alice(), directions[i]), ECNY_VALUE);
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
    CHECK(unchanged());
}

static void a_platform_that_lacks_something_is_refused(void)
{
    CHECK(begin());
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
    CHECK(unchanged());
}

/* Every block is on the heap and exactly as long as it has to be: valgrind sees a byte too many,
 * read or written. */
static void the_library_stays_within_what_it_is_given(void)
{
    ecny_wallet *wallet = calloc(1, sizeof *wallet);
    uint8_t *command = malloc(ECNY_APDU_MAX), *response = malloc(ECNY_APDU_MAX);
    uint8_t *record = malloc(ECNY_RECORD_MAX), *shown = malloc(ECNY_STATEMENT_LEN);
    ecny_event *happened = malloc(sizeof *happened);
    ecny_line *read = calloc(1, sizeof *read);
    size_t *command_len = malloc(sizeof *command_len), *response_len = malloc(sizeof *response_len);
    CHECK(begin());
    pair_end(&both);
    const device *device = &both.alice.rig.device;
    CHECK_RESULT(ecny_wallet_open(wallet, &device->platform, device->keys, ECNY_KEYS_LEN), ECNY_OK);
    CHECK_RESULT(party_reboot(&both.bob), ECNY_OK);
    CHECK_RESULT(ecny_wallet_arm(wallet, ECNY_PAY, PAIR_PRICE, 1, 0), ECNY_OK);
    CHECK_RESULT(
        ecny_wallet_collect(&both.bob.wallet, PAIR_PRICE, command, ECNY_APDU_MAX, command_len),
        ECNY_OK);
    while (*command_len > 0 && check_holds) {
        CHECK_RESULT(ecny_wallet_handle_apdu(wallet, command, *command_len, response, ECNY_APDU_MAX,
                                             response_len, happened),
                     ECNY_OK);
        CHECK_RESULT(ecny_wallet_feed(&both.bob.wallet, response, *response_len, command,
                                      ECNY_APDU_MAX, command_len, happened),
                     ECNY_OK);
    }
    CHECK_RESULT(ecny_wallet_next_line(wallet, read), ECNY_OK);
    CHECK_RESULT(ecny_wallet_next_record(wallet, &number, record, ECNY_RECORD_MAX, response_len),
                 ECNY_OK);
    CHECK_RESULT(ecny_wallet_statement(wallet, shown), ECNY_OK);
    CHECK_RESULT(ecny_wallet_close(wallet), ECNY_OK);
    CHECK(is_zero(wallet, sizeof *wallet));
    free(wallet), free(command), free(response), free(record), free(shown);
    free(happened), free(read), free(command_len), free(response_len);
    pair_end(&both);
}

int main(void)
{
    CLAIM(too_little_room_is_refused_before_anything_happens);
    CLAIM(lengths_are_exact);
    CLAIM(a_command_of_any_length_is_answered);
    CLAIM(a_response_of_any_length_ends_the_tap_by_name);
    CLAIM(what_shares_memory_is_refused);
    CLAIM(numbers_out_of_range_are_refused);
    CLAIM(a_platform_that_lacks_something_is_refused);
    CLAIM(the_library_stays_within_what_it_is_given);
    return check_end();
}
