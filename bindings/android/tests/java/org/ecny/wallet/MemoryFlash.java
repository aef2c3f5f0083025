package org.ecny.wallet;

import java.io.IOException;
import java.util.Arrays;

/** Flash in memory, with words that are written once, that can be told to fail and to lie. */
public class MemoryFlash implements Flash {
    public static final int PAGE = 4096;

    private final byte[] bytes;

    public MemoryFlash(int pages) {
        bytes = new byte[pages * PAGE];
        Arrays.fill(bytes, (byte) 0xFF);
    }

    /** The same content on flash that keeps its promises. */
    public MemoryFlash copy() {
        MemoryFlash copy = new MemoryFlash(bytes.length / PAGE);
        System.arraycopy(bytes, 0, copy.bytes, 0, bytes.length);
        return copy;
    }

    @Override
    public int size() {
        return bytes.length;
    }

    @Override
    public int pageSize() {
        return PAGE;
    }

    @Override
    public void read(int offset, byte[] into) throws IOException {
        check(offset, into.length, WORD);
        System.arraycopy(bytes, offset, into, 0, into.length);
    }

    @Override
    public void program(int offset, byte[] from) throws IOException {
        check(offset, from.length, WORD);
        for (int i = offset; i < offset + from.length; i++) {
            if (bytes[i] != (byte) 0xFF) {
                throw new AssertionError("a word was written twice, at " + i);
            }
        }
        System.arraycopy(from, 0, bytes, offset, from.length);
    }

    @Override
    public void erase(int offset, int length) throws IOException {
        check(offset, length, PAGE);
        Arrays.fill(bytes, offset, offset + length, (byte) 0xFF);
    }

    private void check(int offset, int length, int unit) {
        if (offset % unit != 0 || length % unit != 0 || offset < 0 || offset + length > bytes.length) {
            throw new AssertionError("not whole words in bounds: " + offset + ", " + length);
        }
    }
}
