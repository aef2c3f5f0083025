package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;

/** What the device gives to a wallet. Each method is called once, when the wallet is opened. */
public interface Platform {
    /** Where the wallet's journal lies. One wallet to a flash. */
    @NonNull
    Flash flash();

    /** Where secret numbers come from. */
    @NonNull
    default Randomness randomness() {
        return Randomness.system();
    }

    /** The hardware's monotonic counter, if it has one. Always the same answer in the life of a wallet. */
    @Nullable
    default Counter counter() {
        return null;
    }

    /** A second flash, of the PIN and its tries alone: two pages are enough. Null where the wallet has no PIN. */
    @Nullable
    default Flash pinFlash() {
        return null;
    }

    /** What tells how long a wallet stays armed; without one, {@link Wallet#arm} takes no time limit. */
    @Nullable
    default Clock clock() {
        return null;
    }

    /** A platform of that flash and the system's random source. */
    @NonNull
    static Platform of(@NonNull Flash flash) {
        return () -> flash;
    }

    /** A platform of that flash, the system's random source and that clock. */
    @NonNull
    static Platform of(@NonNull Flash flash, @NonNull Clock clock) {
        return new Platform() {
            @NonNull
            @Override
            public Flash flash() {
                return flash;
            }

            @NonNull
            @Override
            public Clock clock() {
                return clock;
            }
        };
    }
}
