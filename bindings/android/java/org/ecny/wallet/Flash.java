package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.io.IOException;

/**
 * The memory under a wallet's journal: words of 16 bytes that are written once, pages that are erased to {@code FF}.
 *
 * <p>What an implementation owes the wallet: when {@link #program} and {@link #erase} return, it is done and survives
 * the next power cut; a cut during either may leave anything in the words of that call and next to them, and nothing
 * else anywhere. Whoever throws says that it was not done, or perhaps not: the wallet then answers only errors until
 * it is closed and opened again. Offsets and lengths are always whole words, in bounds. It is called only while a
 * method of the wallet runs, on that method's thread, and must not call the wallet.
 */
public interface Flash {
    /** Bytes in a word. */
    int WORD = 16;

    /** All bytes; two regions of whole pages. Asked once, when the wallet is opened. */
    int size();

    /** Bytes erased at once; a multiple of {@link #WORD}. Asked once, when the wallet is opened. */
    int pageSize();

    /** Fills {@code into} with what is stored from {@code offset} on. */
    void read(int offset, @NonNull byte[] into) throws IOException;

    /** Writes words that were erased and not written since. */
    void program(int offset, @NonNull byte[] bytes) throws IOException;

    /** Erases whole pages. */
    void erase(int offset, int length) throws IOException;
}
