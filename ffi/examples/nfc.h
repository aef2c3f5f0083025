/* The air between the examples: a socket instead of an NFC controller. A port puts its controller's
 * driver here.
 *
 * A frame is two bytes of length, the high one first, and an APDU. A frame of length 0 says that
 * the field is gone. */
#ifndef NFC_H
#define NFC_H

#include "ecny.h"

typedef struct nfc {
    int in, out;
    int child; /* the program that is the card, or 0 */
} nfc;

typedef enum nfc_heard {
    NFC_APDU,   /* here it is */
    NFC_GONE,   /* the field is gone: the tap is over */
    NFC_CLOSED, /* there is nobody any more, and will not be */
} nfc_heard;

/* The field of a card: standard input and output. */
nfc nfc_card(void);

/* The field of a reader, with that program as the card. `in` is negative where it did not start. */
nfc nfc_reader(char *const program[]);

/* Waits for what the other side has to say. */
nfc_heard nfc_receive(const nfc *self, uint8_t apdu[ECNY_APDU_MAX], size_t *len);

/* Sends an APDU. Where it does not arrive, nfc_receive says so. */
void nfc_send(const nfc *self, const uint8_t *apdu, size_t len);

/* Switches the reader's field off. */
void nfc_field_off(const nfc *self);

/* Closes the reader's field for good, and waits until the program that was the card has ended. */
void nfc_close(const nfc *self);

#endif
