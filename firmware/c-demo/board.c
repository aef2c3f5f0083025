#include "board.h"

#include <stddef.h>
#include <string.h>

/* From an386.ld. */
extern uint32_t data_load, data_start, data_end, bss_start, bss_end, stack_end, stack_start;

int main(void);
_Noreturn void board_reset(void);

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20, APPLICATION_EXIT = 0x20026 };
enum { PAINT = 0x57AC57AC, MARGIN = 256 };

static volatile uint32_t *const timer = (volatile uint32_t *)0x40000000u; /* CMSDK timer 0 */
enum { CONTROL, VALUE, RELOAD };

static uint32_t semihosting(uint32_t operation, const void *parameter)
{
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = parameter;
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

static _Noreturn void leave(uint32_t code)
{
    const uint32_t block[2] = {APPLICATION_EXIT, code};
    for (;;) {
        semihosting(SYS_EXIT_EXTENDED, block);
    }
}

static _Noreturn void fault(void)
{
    semihosting(SYS_WRITE0, "fault\n");
    leave(102);
}

_Noreturn void board_reset(void)
{
    memcpy(&data_start, &data_load, (size_t)((uint8_t *)&data_end - (uint8_t *)&data_start));
    memset(&bss_start, 0, (size_t)((uint8_t *)&bss_end - (uint8_t *)&bss_start));
    leave((uint32_t)main());
}

__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    &stack_start, (const void *)board_reset, (const void *)fault, (const void *)fault,
    (const void *)fault, (const void *)fault, (const void *)fault,
};

void board_start(void)
{
    uint8_t here;
    timer[RELOAD] = UINT32_MAX;
    timer[VALUE] = UINT32_MAX;
    timer[CONTROL] = 1;
    for (volatile uint32_t *word = &stack_end; (uintptr_t)word < (uintptr_t)&here - MARGIN; word++) {
        *word = PAINT;
    }
}

/* Milliseconds since board_start: 25 ticks a microsecond, counted down, three minutes at most
 * between two looks. */
uint64_t board_millis(void)
{
    static uint32_t last = UINT32_MAX;
    static uint64_t ticks;
    const uint32_t now = timer[VALUE];
    ticks += (uint32_t)(last - now);
    last = now;
    return ticks / 25000;
}

uint32_t board_stack(void)
{
    const uint32_t *word = &stack_end;
    while (*word == PAINT) {
        word++;
    }
    return (uint32_t)((const uint8_t *)&stack_start - (const uint8_t *)word);
}

static void say(const char *text)
{
    semihosting(SYS_WRITE0, text);
}

static void say_number(uint64_t number)
{
    char digits[21];
    char *digit = digits + sizeof digits - 1;
    *digit = '\0';
    do {
        *--digit = (char)('0' + (char)(number % 10));
        number /= 10;
    } while (number > 0);
    say(digit);
}

void board_say(const char *text, uint64_t number)
{
    say(text);
    say_number(number);
    say("\n");
}

unsigned board_claim(const char *claim, bool holds)
{
    say(holds ? "ok      " : "FAILED  ");
    say(claim);
    say("\n");
    return holds ? 0 : 1;
}

_Noreturn void board_end(unsigned claims, unsigned failed)
{
    say_number(claims - failed);
    say(" passed, ");
    say_number(failed);
    say(" failed\n");
    leave(failed == 0 ? 0 : 1);
}
