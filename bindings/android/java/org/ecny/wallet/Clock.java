package org.ecny.wallet;

import androidx.annotation.NonNull;

/** Milliseconds that pass: for how long a wallet stays armed, and for nothing else. */
public interface Clock {
    /** Milliseconds since the same moment as last time, not below 0. Must go on while the device sleeps. */
    long millis();

    /**
     * The clock of the Java runtime. On Android it stands still while the device sleeps: use {@code ElapsedClock}
     * there, or a wallet armed for a minute is still armed in the morning.
     */
    @NonNull
    static Clock monotonic() {
        long start = System.nanoTime();
        return () -> (System.nanoTime() - start) / 1_000_000;
    }
}
