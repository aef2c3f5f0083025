package org.ecny.wallet;

import androidx.annotation.NonNull;

/** A record of a wallet's log, as its operator reads it. */
public final class LogRecord {
    /** Its number. */
    public final long number;

    /** What is uploaded. */
    @NonNull public final byte[] bytes;

    LogRecord(long number, byte[] bytes) {
        this.number = number;
        this.bytes = bytes;
    }
}
