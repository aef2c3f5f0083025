/* A device on a test rig: it counts the calls of the library, and does one of them badly. */
#ifndef RIG_H
#define RIG_H

#include "device.h"

typedef enum call {
    CALL_READ,
    CALL_PROGRAM, /* counted in words */
    CALL_ERASE,
    CALL_RANDOM,
    CALL_COUNTER_READ,
    CALL_COUNTER_ADVANCE,
    CALL_MILLIS,
    CALLS,
} call;

typedef enum fault {
    FAULT_NONE,
    FAULT_REFUSE,    /* does nothing, and says so */
    FAULT_HALF,      /* does the first half, and says that it failed */
    FAULT_LIE,       /* does nothing, and says that it did */
    FAULT_GARBLE,    /* does something else, and says that it did */
    FAULT_CUT,       /* power is cut before it, and stays away */
    FAULT_CUT_WITHIN /* power is cut in the middle of it: what it wrote is garbage */
} fault;

typedef struct rig rig;
struct rig {
    device device; /* its platform is the rig's */
    unsigned long calls[CALLS];
    call on;
    unsigned long at; /* which of those calls is done badly, from 1; 0: none */
    bool always;      /* and all after it */
    fault fault;
    bool done; /* it was */
    bool dead; /* power is away */
    uint64_t now;
    void (*meddle)(rig *self, call call); /* called from every callback, if set */
    void *meddler;
};

/* A device that works, at time 0. */
void rig_make(rig *self, uint8_t *flash, uint32_t size);

/* The call number `at` of that kind from now on is done badly. */
void rig_plan(rig *self, call on, unsigned long at, fault fault);

/* Power is back, and everything works. */
void rig_restore(rig *self);

#endif
