package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.io.IOException;
import java.security.SecureRandom;

/** Where secret numbers come from. Whoever can guess what it gives owns the wallet. */
public interface Randomness {
    /** Fills {@code into} with bytes nobody can know; they are wiped afterwards. */
    void fill(@NonNull byte[] into) throws IOException;

    /** The random source of the system. */
    @NonNull
    static Randomness system() {
        return new SecureRandom()::nextBytes;
    }
}
