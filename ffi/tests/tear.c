/* Stands between a till and a watch, and tears their taps.
 *
 *     till 12.34 tear 0,4 ./watch       the first tap is left alone, the second loses its message 4
 *
 * Messages are counted from 1; commands are odd. The taps after the last of the list are left
 * alone. */
#include <stdio.h>
#include <stdlib.h>

#include "nfc.h"

/* Takes the next number off a list as "0,4". */
static int next(const char **list)
{
    char *end;
    const long number = strtol(*list, &end, 10);
    *list = *end == ',' ? end + 1 : end;
    return (int)number;
}

int main(int argc, char **argv)
{
    uint8_t apdu[ECNY_APDU_MAX];
    size_t len = 0;
    if (argc < 3) {
        fprintf(stderr, "usage: tear MESSAGE[,MESSAGE...] PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    const nfc reader = nfc_card(), card = nfc_reader(argv + 2);
    const char *taps = argv[1];
    int lose = next(&taps), message = 0;
    while (card.in >= 0) {
        /* Commands and responses take turns: an odd message comes from the reader. */
        const nfc *from = message % 2 == 0 ? &reader : &card;
        const nfc *to = message % 2 == 0 ? &card : &reader;
        const nfc_heard heard = nfc_receive(from, apdu, &len);
        if (heard == NFC_CLOSED) {
            break;
        }
        if (heard == NFC_GONE || ++message == lose) {
            nfc_field_off(&card);
            if (heard != NFC_GONE) {
                nfc_field_off(&reader);
            }
            lose = next(&taps);
            message = 0;
        } else {
            nfc_send(to, apdu, len);
        }
    }
    nfc_close(&card);
    return card.in >= 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
