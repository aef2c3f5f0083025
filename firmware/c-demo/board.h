/* The board under the demo: QEMU's mps2-an386, a Cortex-M4. Its flash, randomness and clock are
 * those of device.h; what it says goes out by semihosting. */
#ifndef BOARD_H
#define BOARD_H

#include <stdbool.h>
#include <stdint.h>

/* Lets the clock run, and paints the stack. */
void board_start(void);

/* A line of text, and a number behind it. */
void board_say(const char *text, uint64_t number);

/* Says whether a claim holds; 1 where it does not. */
unsigned board_claim(const char *claim, bool holds);

/* How deep the stack went since board_start. */
uint32_t board_stack(void);

/* `N passed, N failed`, and the end of the program. */
_Noreturn void board_end(unsigned claims, unsigned failed);

#endif
