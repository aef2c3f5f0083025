/* The class Wallet. Its methods are in wallet_*.c, grouped as in ecny.h. */
#ifndef ECNY_NAPI_WALLET_H
#define ECNY_NAPI_WALLET_H

#include "class.h"

typedef struct wallet_object {
    device device;
    ecny_wallet handle;
} wallet_object;

extern const kind wallet_kind;

extern const method_group wallet_life, wallet_look, wallet_consent, wallet_holder, wallet_tap, wallet_operator;

/* The handle of a call's wallet. */
ecny_wallet *wallet_of(const call *call);

#endif
