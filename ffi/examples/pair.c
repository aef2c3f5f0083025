/* Two wallets in one process, from empty to empty: load, pay, tear, heal, give up, redeem. `ecny
 * demo` in C, with the same end: its last lines are the same.
 *
 *     cc -I../../docs/vectors pair.c factory.c device.c $(pkg-config --cflags --libs ecny) -o pair
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "factory.h"

/* A wallet and the device it lives on. The flash, the counter and the keys outlive a loss of power;
 * the handle does not. */
typedef struct person {
    const char *name;
    uint8_t flash[DEVICE_FLASH];
    device device;
    ecny_wallet wallet;
} person;

static person alice = {.name = "alice"}, bob = {.name = "bob"};
static person alice_purse = {.name = "alice-purse"}, bob_purse = {.name = "bob-purse"};

/* How a tap ended: what its last event on each side was. */
typedef struct tap {
    ecny_event reader, card;
    bool torn;
} tap;

/* Ends the program where a step did not do what it was to do: after that nothing here means
 * anything. */
static void must(ecny_result result, const char *what)
{
    if (result != ECNY_OK) {
        fprintf(stderr, "%s: %s: %s\n", what, ecny_result_name(result), ecny_result_text(result));
        exit(EXIT_FAILURE);
    }
}

/* Holds a reader against a card until the tap is over. `first` is the reader's first command.
 * Message number `lose` does not arrive, counted from 1; commands are odd. 0: all arrive. */
static tap touch(person *reader, person *card, const uint8_t *first, size_t first_len, int lose)
{
    uint8_t command[ECNY_APDU_MAX], response[ECNY_APDU_MAX];
    size_t command_len = first_len, response_len = 0;
    tap tap = {.torn = false};

    memcpy(command, first, first_len);
    for (int message = 1; command_len > 0; message += 2) {
        if (message == lose) {
            tap.torn = true;
            break;
        }
        must(ecny_wallet_handle_apdu(&card->wallet, command, command_len, response, sizeof response,
                                     &response_len, &tap.card),
             card->name);
        if (message + 1 == lose) {
            tap.torn = true;
            break;
        }
        must(ecny_wallet_feed(&reader->wallet, response, response_len, command, sizeof command,
                              &command_len, &tap.reader),
             reader->name);
    }
    must(ecny_wallet_end_tap(&reader->wallet), reader->name);
    must(ecny_wallet_end_tap(&card->wallet), card->name);
    return tap;
}

/* A line of what was done; ends the program where it ended otherwise. */
static void note(const char *what, const char *outcome, bool as_expected)
{
    printf(" %-34s %s\n", what, as_expected ? outcome : "ended otherwise");
    if (!as_expected) {
        exit(EXIT_FAILURE);
    }
}

static void id_of(person *self, uint8_t id[ECNY_ID_LEN])
{
    ecny_status status;
    must(ecny_wallet_status(&self->wallet, &status), self->name);
    memcpy(id, status.id, ECNY_ID_LEN);
}

/* The payer has looked at payee and amount, and says yes. */
static void say_yes(person *payer, person *payee, uint64_t fen)
{
    ecny_payment payment = {.currency = ECNY_CURRENCY_CNY, .amount_fen = fen};
    id_of(payee, payment.payee);
    must(ecny_wallet_allow(&payer->wallet, &payment), payer->name);
}

static void enroll(person *self)
{
    device_make(&self->device, self->flash, sizeof self->flash);
    must(factory_enroll(&self->device, &self->wallet, self->name), self->name);
}

/* The operator pays: the wallet reads, the purse is the card. */
static void load(person *self, person *purse, uint64_t fen)
{
    uint8_t first[ECNY_APDU_MAX];
    size_t len = 0;
    say_yes(purse, self, fen);
    must(ecny_wallet_load(&self->wallet, fen, first, sizeof first, &len), self->name);
    const tap tap = touch(self, purse, first, len, 0);
    note("bank loads alice", "settled", tap.card.kind == ECNY_EVENT_SETTLED);
}

/* The payee reads, as a till does. With 0 nothing new is asked for: what is open between the two is
 * ended. */
static tap collect(person *payee, person *payer, uint64_t fen, int lose)
{
    uint8_t first[ECNY_APDU_MAX];
    size_t len = 0;
    if (fen > 0) {
        say_yes(payer, payee, fen);
    }
    must(ecny_wallet_collect(&payee->wallet, fen, first, sizeof first, &len), payee->name);
    return touch(payee, payer, first, len, lose);
}

/* The payer reads, as a phone that touches a card does. The card has been told to receive. */
static tap pay(person *payer, person *payee, uint64_t fen, int lose)
{
    uint8_t first[ECNY_APDU_MAX];
    size_t len = 0;
    if (fen > 0) {
        say_yes(payer, payee, fen);
    }
    must(ecny_wallet_arm(&payee->wallet, ECNY_RECEIVE, fen, 1, 0), payee->name);
    must(ecny_wallet_pay(&payer->wallet, fen, first, sizeof first, &len), payer->name);
    return touch(payer, payee, first, len, lose);
}

/* Power is lost: nothing but flash, counter and keys is left. */
static void lose_power(person *self)
{
    must(ecny_wallet_close(&self->wallet), self->name);
    must(ecny_wallet_open(&self->wallet, &self->device.platform, self->device.keys,
                          sizeof self->device.keys),
         self->name);
    must(ecny_wallet_confirm(&self->wallet), self->name);
}

/* The value is lost on its way, both lose power, and the next tap delivers it. */
static void tear_and_heal(void)
{
    tap tap = pay(&alice, &bob, 1234, 5);
    note("alice pays bob, torn", "in flight", tap.torn && tap.reader.kind == ECNY_EVENT_DEBITED);
    lose_power(&alice);
    lose_power(&bob);
    tap = pay(&alice, &bob, 0, 0);
    note("they tap again", "settled", tap.reader.kind == ECNY_EVENT_SETTLED);
}

/* The value is lost on its way, bob gives up the order, and the next tap takes it back. */
static void cancel_and_refund(void)
{
    uint32_t order = 0;
    tap tap = collect(&bob, &alice, 1234, 4);
    note("alice pays bob, torn", "in flight", tap.torn && tap.card.kind == ECNY_EVENT_DEBITED);
    lose_power(&alice);
    lose_power(&bob);
    must(ecny_wallet_void(&bob.wallet, &order), bob.name);
    note("bob gives up the order", "", order > 0);
    tap = collect(&bob, &alice, 0, 0);
    note("they tap again", "refunded", tap.card.kind == ECNY_EVENT_REFUNDED);
}

/* The operator is paid: the wallet reads, the purse has been told to receive. */
static void redeem(person *self, person *purse, uint64_t fen)
{
    uint8_t first[ECNY_APDU_MAX];
    size_t len = 0;
    must(ecny_wallet_arm(&purse->wallet, ECNY_RECEIVE, fen, 1, 0), purse->name);
    must(ecny_wallet_redeem(&self->wallet, fen, first, sizeof first, &len), self->name);
    const tap tap = touch(self, purse, first, len, 0);
    note("bob redeems", "settled", tap.reader.kind == ECNY_EVENT_SETTLED);
}

/* What the four logs and balances add up to. */
typedef struct books {
    uint64_t issued, redeemed, held, in_flight;
} books;

/* A purse holds nothing: what it pays is issued, what it is paid is redeemed. Its log says what it
 * was. */
static void add_purse(books *books, person *purse)
{
    ecny_line line = {.number = 0};
    ecny_result result = ecny_wallet_next_line(&purse->wallet, &line);
    while (result == ECNY_OK) {
        if (line.kind == ECNY_LINE_DEBIT) {
            books->issued += line.amount_fen;
        } else if (line.kind == ECNY_LINE_REFUND) {
            books->issued -= line.amount_fen;
        } else if (line.kind == ECNY_LINE_CREDIT) {
            books->redeemed += line.amount_fen;
        }
        result = ecny_wallet_next_line(&purse->wallet, &line);
    }
    must(result == ECNY_NOTHING ? ECNY_OK : result, purse->name);
}

static void add_wallet(books *books, person *self)
{
    ecny_status status;
    must(ecny_wallet_status(&self->wallet, &status), self->name);
    books->held += status.balance_fen;
    books->in_flight += status.in_flight_fen; /* nothing credited waits for its outcome here */
}

static void row(const char *what, uint64_t fen)
{
    char yuan[24];
    (void)snprintf(yuan, sizeof yuan, "%" PRIu64 ".%02" PRIu64, fen / 100, fen % 100);
    printf(" %-15s %8s\n", what, yuan);
}

static bool balance(const books *books)
{
    const bool balanced = books->issued == books->redeemed + books->held + books->in_flight;
    printf("\n books               yuan\n──────────────────────────\n");
    row("issued", books->issued);
    row("redeemed", books->redeemed);
    row("held by wallets", books->held);
    row("in flight", books->in_flight);
    printf("%s issued %s redeemed + held + in flight\n",
           balanced ? "balanced:" : "not balanced:", balanced ? "=" : "is not");
    return balanced;
}

int main(void)
{
    books books = {0};
    if (ecny_abi_version() != ECNY_ABI_VERSION || ecny_wallet_words() != ECNY_WALLET_WORDS) {
        fprintf(stderr, "the library is not the one of the header\n");
        return EXIT_FAILURE;
    }

    enroll(&alice);
    enroll(&bob);
    enroll(&alice_purse);
    enroll(&bob_purse);

    load(&alice, &alice_purse, 20000);
    tap tap = collect(&bob, &alice, 1234, 0);
    note("alice pays bob, bob reads", "settled", tap.card.kind == ECNY_EVENT_SETTLED);
    tap = pay(&alice, &bob, 1234, 0);
    note("alice pays bob, alice reads", "settled", tap.reader.kind == ECNY_EVENT_SETTLED);
    tear_and_heal();
    cancel_and_refund();
    redeem(&bob, &bob_purse, 2000);

    add_wallet(&books, &alice);
    add_wallet(&books, &bob);
    add_purse(&books, &alice_purse);
    add_purse(&books, &bob_purse);
    const bool balanced = balance(&books);

    must(ecny_wallet_close(&alice.wallet), alice.name);
    must(ecny_wallet_close(&bob.wallet), bob.name);
    must(ecny_wallet_close(&alice_purse.wallet), alice_purse.name);
    must(ecny_wallet_close(&bob_purse.wallet), bob_purse.name);
    return balanced ? EXIT_SUCCESS : EXIT_FAILURE;
}
