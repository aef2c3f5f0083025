package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;

/** What a reader sends next, and what has happened. */
public final class Next {
    /** The command APDU for the card; null where the tap is over. */
    @Nullable public final byte[] command;

    /** What has happened. */
    @NonNull public final Event event;

    Next(@Nullable byte[] command, Event event) {
        this.command = command;
        this.event = event;
    }
}
