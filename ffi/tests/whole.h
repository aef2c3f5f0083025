/* Everything a call may want, whole and apart from everything else, so that a test can spoil one of
 * it at a time. */
#ifndef WHOLE_H
#define WHOLE_H

#include "bank.h"
#include "pair.h"

extern pair both;
extern ecny_enrolment enrolment, second;
extern uint8_t out[ECNY_FRAME_MAX], in[ECNY_FRAME_MAX];
extern uint8_t secret[ECNY_SECRET_LEN], point[ECNY_POINT_LEN], keys[ECNY_KEYS_LEN];
extern uint8_t statement[ECNY_STATEMENT_LEN], word[ECNY_WORD_MAX], digits[4];
extern size_t len;
extern uint32_t number;
extern bool now;
extern ecny_event event;
extern ecny_status status;
extern ecny_limits limits;
extern ecny_unsettled unsettled;
extern ecny_line line;
extern ecny_settings settings;
extern ecny_pocket pocket;
extern ecny_pin pin;
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
