package org.ecny.wallet;

import androidx.annotation.NonNull;

/** How a wallet's PIN stands. */
public final class PinStatus {
    /** Whether there is one. */
    public enum State {
        /** None is set; one can be. */
        NOT_SET,
        /** One is set. */
        READY,
        /** Wrong too often. A new one can be set once the operator permits it. */
        BLOCKED,
        /** One was set and is not there any more. A new one can be set once the operator permits it. */
        LOST
    }

    /** Whether there is one. */
    @NonNull public final State state;

    /** Of READY: how many tries are left. */
    public final int left;

    /** From the numbers of {@code ecny_pin}. */
    PinStatus(long[] n) {
        state = State.values()[(int) n[0] - 1];
        left = (int) n[1];
    }

    static final int NUMBERS = 2;
}
