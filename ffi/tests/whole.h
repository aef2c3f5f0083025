/* Everything a call may want, whole and apart from everything else, so that a test can spoil one of
 * it at a time. */
#ifndef WHOLE_H
#define WHOLE_H

#include "bank.h"
#include "pair.h"

extern pair both;
extern ecny_enrolment enrolment, second;
extern uint8_t out[ECNY_RECORD_MAX], in[ECNY_RECORD_MAX];
extern uint8_t secret[ECNY_SECRET_LEN], point[ECNY_POINT_LEN], keys[ECNY_KEYS_LEN];
extern uint8_t statement[ECNY_STATEMENT_LEN], certificate[ECNY_OPERATOR_LEN],
    receipt[ECNY_RECEIPT_LEN];
extern uint8_t resolution[ECNY_RESOLUTION_LEN], signature[ECNY_SIGNATURE_LEN];
extern size_t len;
extern uint32_t number;
extern bool now;
extern ecny_event event;
extern ecny_status status;
extern ecny_limits limits;
extern ecny_unsettled unsettled;
extern ecny_line line;
extern ecny_payment payment;

/* A pointer that is one byte off, with room for the largest structure. */
void *askew(void);

ecny_wallet *alice(void);
const ecny_platform *platform(void);
const uint8_t *package(void);

/* Both wallets open, and bob in the middle of a tap as the reader. */
bool begin(void);

/* Whether both are as they were begun, and `len` was left alone. Closes them. */
bool unchanged(void);

#endif
