#include "pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "factory.h"

bool saw(unsigned events, ecny_event_kind kind)
{
    return (events >> (unsigned)kind & 1u) != 0;
}

ecny_result party_open(party *self)
{
    const device *device = &self->rig.device;
    return ecny_wallet_open(&self->wallet, &device->platform, device->keys, sizeof device->keys);
}

ecny_result party_make(party *self, const char *name)
{
    rig_make(&self->rig, self->flash, sizeof self->flash);
    return factory_enroll(&self->rig.device, &self->wallet, name);
}

/* A copy of a device that is switched off. A handle must not be copied while it is open, and none
 * is. */
static ecny_result party_copy(party *self, const party *from)
{
    *self = *from;
    self->rig.device.flash = self->flash;
    self->rig.device.platform.context = &self->rig;
    return party_reboot(self);
}

ecny_result pair_begin(pair *self)
{
    static pair made;
    static bool ready;
    if (!ready) {
        ecny_result result = party_make(&made.alice, "alice");
        if (result == ECNY_OK) {
            result = factory_load(&made.alice.wallet, "alice-purse", PAIR_HELD);
        }
        if (result == ECNY_OK) {
            result = party_make(&made.bob, "bob");
        }
        pair_end(&made);
        if (result != ECNY_OK) {
            return result;
        }
        ready = true;
    }
    const ecny_result result = party_copy(&self->alice, &made.alice);
    return result == ECNY_OK ? party_copy(&self->bob, &made.bob) : result;
}

void pair_end(pair *self)
{
    (void)ecny_wallet_close(&self->alice.wallet);
    (void)ecny_wallet_close(&self->bob.wallet);
}

static ecny_result start(party *reader, reads reads, uint64_t fen, uint8_t *out, size_t *len)
{
    return reads == BOB_READS ? ecny_wallet_collect(&reader->wallet, fen, out, ECNY_APDU_MAX, len)
                              : ecny_wallet_pay(&reader->wallet, fen, out, ECNY_APDU_MAX, len);
}

/* Both say yes: alice to paying bob that amount, bob to receiving it. */
static ecny_result consent(pair *self, reads reads, uint64_t fen)
{
    ecny_payment payment = {.currency = ECNY_CURRENCY_CNY, .amount_fen = fen};
    ecny_status status;
    ecny_result result = ECNY_OK;
    if (fen > 0) {
        result = ecny_wallet_status(&self->bob.wallet, &status);
        memcpy(payment.payee, status.id, sizeof payment.payee);
        if (result == ECNY_OK) {
            result = ecny_wallet_allow(&self->alice.wallet, &payment);
        }
    }
    if (result == ECNY_OK && reads == ALICE_READS) {
        result = ecny_wallet_arm(&self->bob.wallet, ECNY_RECEIVE, fen, 1, 0);
    }
    return result;
}

/* Adds one event of one side. Whether the call worked and its side goes on. */
static bool took(ecny_result result, const ecny_event *event, unsigned *events, ecny_result *why)
{
    *why = result;
    if (result == ECNY_OK) {
        *events |= 1u << (unsigned)event->kind;
        *why = event->kind == ECNY_EVENT_REFUSED ? event->why : ECNY_OK;
    }
    return result == ECNY_OK;
}

tap pair_tap(pair *self, reads reads, uint64_t fen, int lose)
{
    tap tap = {.torn = false};
    party *reader = reads == BOB_READS ? &self->bob : &self->alice;
    party *card = reads == BOB_READS ? &self->alice : &self->bob;
    unsigned *reader_saw = reads == BOB_READS ? &tap.bob : &tap.alice;
    unsigned *card_saw = reads == BOB_READS ? &tap.alice : &tap.bob;
    ecny_result *reader_why = reads == BOB_READS ? &tap.bob_why : &tap.alice_why;
    ecny_result *card_why = reads == BOB_READS ? &tap.alice_why : &tap.bob_why;
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = 0, response_len = 0;
    ecny_event event;

    *reader_why = consent(self, reads, fen);
    if (*reader_why == ECNY_OK) {
        *reader_why = start(reader, reads, fen, command, &command_len);
    }
    for (int message = 1; *reader_why == ECNY_OK && command_len > 0; message += 2) {
        tap.torn = message == lose;
        if (tap.torn) {
            break;
        }
        ecny_result result = ecny_wallet_handle_apdu(&card->wallet, command, command_len, response,
                                                     sizeof response, &response_len, &event);
        tap.torn = !took(result, &event, card_saw, card_why) || message + 1 == lose;
        if (tap.torn) {
            break;
        }
        result = ecny_wallet_feed(&reader->wallet, response, response_len, command, sizeof command,
                                  &command_len, &event);
        (void)took(result, &event, reader_saw, reader_why);
    }
    (void)ecny_wallet_end_tap(&reader->wallet);
    (void)ecny_wallet_end_tap(&card->wallet);
    return tap;
}

ecny_result party_reboot(party *self)
{
    (void)ecny_wallet_close(&self->wallet);
    rig_restore(&self->rig);
    const ecny_result result = party_open(self);
    return result == ECNY_OK ? ecny_wallet_confirm(&self->wallet) : result;
}

uint64_t party_balance(party *self)
{
    ecny_status status;
    return ecny_wallet_status(&self->wallet, &status) == ECNY_OK ? status.balance_fen : UINT64_MAX;
}

uint64_t pair_unsettled(pair *self)
{
    ecny_status status;
    const ecny_result result = ecny_wallet_status(&self->alice.wallet, &status);
    return result == ECNY_OK ? status.in_flight_fen : UINT64_MAX;
}

/* The sum of the lines of that kind that are not the operator's. */
static bool sum(party *self, ecny_line_kind kind, uint64_t *fen)
{
    ecny_line line = {.number = 0};
    ecny_result result = ecny_wallet_next_line(&self->wallet, &line);
    *fen = 0;
    while (result == ECNY_OK) {
        if (line.kind == kind && !line.purse) {
            *fen += line.amount_fen;
        }
        result = ecny_wallet_next_line(&self->wallet, &line);
    }
    return result == ECNY_NOTHING;
}

/* What left alice and has not come to bob, by their logs. */
static bool between(pair *self, uint64_t *fen)
{
    uint64_t paid = 0, returned = 0, received = 0;
    const bool read = sum(&self->alice, ECNY_LINE_DEBIT, &paid) &&
                      sum(&self->alice, ECNY_LINE_REFUND, &returned) &&
                      sum(&self->bob, ECNY_LINE_CREDIT, &received);
    *fen = paid - returned - received;
    return read && paid >= returned + received;
}

bool pair_conserved(pair *self)
{
    uint64_t fen = 0;
    if (!between(self, &fen)) {
        return false;
    }
    return fen <= pair_unsettled(self) &&
           party_balance(&self->alice) + party_balance(&self->bob) + fen == PAIR_HELD;
}

bool pair_settled(pair *self)
{
    uint64_t fen = 1;
    return pair_conserved(self) && between(self, &fen) && fen == 0 && pair_unsettled(self) == 0;
}

bool pair_heals(pair *self, reads reads)
{
    for (int i = 0; i < 3 && pair_unsettled(self) > 0; i++) {
        (void)pair_tap(self, reads, 0, 0);
    }
    return pair_settled(self);
}
