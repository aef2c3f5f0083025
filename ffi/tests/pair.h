/* Two wallets that tap each other, on devices that fail when told to: alice with 200.00 yuan, bob
 * with nothing. */
#ifndef PAIR_H
#define PAIR_H

#include "rig.h"

enum {
    PAIR_HELD = 20000,
    PAIR_PRICE = 1234
};

#define PAIR_FLASH (16u * DEVICE_PAGE)

typedef struct party {
    rig rig;
    ecny_wallet wallet;
    uint8_t flash[PAIR_FLASH];
} party;

typedef struct pair {
    party alice, bob;
} pair;

/* Who has the reader. */
typedef enum reads {
    BOB_READS,  /* the payee collects */
    ALICE_READS /* the payer pays */
} reads;

/* What happened in a tap, on both sides. */
typedef struct tap {
    unsigned alice, bob;            /* the kinds of their events: bit `1 << kind` */
    ecny_result alice_why, bob_why; /* why one refused or failed, or ECNY_OK */
    bool torn;
} tap;

/* Whether an event of that kind is among them. */
bool saw(unsigned events, ecny_event_kind kind);

/* Makes a device and the wallet of that name on it, empty and open. */
ecny_result party_make(party *self, const char *name);

/* Opens the wallet with its own keys. Writes nothing. */
ecny_result party_open(party *self);

/* Both as the factory made them, open and confirmed. Made once and copied, so it costs next to
 * nothing. */
ecny_result pair_begin(pair *self);

/* Closes what is open. */
void pair_end(pair *self);

/* Alice pays bob, who both have said yes. With 0 only what is open between them is ended. Message
 * number `lose` does not arrive, counted from 1; 0: all arrive. */
tap pair_tap(pair *self, reads reads, uint64_t fen, int lose);

/* Power is lost and comes back; everything works. The wallet is open and confirmed. */
ecny_result party_reboot(party *self);

uint64_t party_balance(party *self);

/* What alice waits to hear of. */
uint64_t pair_unsettled(pair *self);

/* Whether no fen was made or lost: what both hold and what their logs say is between them is what
 * alice was given. */
bool pair_conserved(pair *self);

/* Whether, on top of that, nothing is between them. */
bool pair_settled(pair *self);

/* Ends by taps what is open between them: at most three, as after a cut in the healing itself. */
bool pair_heals(pair *self, reads reads);

#endif
