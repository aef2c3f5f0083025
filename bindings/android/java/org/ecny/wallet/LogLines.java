package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** The lines of a log, one after the other. */
final class LogLines implements Iterator<LogLine> {
    private final Wallet wallet;
    private long last;
    @Nullable private LogLine next;

    LogLines(Wallet wallet) {
        this.wallet = wallet;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = wallet.nextLine(last);
        }
        return next != null;
    }

    @NonNull
    @Override
    public LogLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        LogLine line = next;
        last = line.number;
        next = null;
        return line;
    }
}
