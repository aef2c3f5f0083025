package org.ecny.wallet;

import java.io.IOException;

/**
 * A number that nobody can set back, in the hardware: it shows that the flash was put back to an earlier state.
 *
 * <p>From 0 to 2³² − 1. Phones have none for apps; a secure element may.
 */
public interface Counter {
    /** What it stands at. */
    long read() throws IOException;

    /** Moves it up to {@code value}, durably; does nothing where it stands there already. */
    void advance(long value) throws IOException;
}
