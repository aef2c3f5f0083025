package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.util.Locale;

/** Which wallet: its operator, 2 bytes, and its number, 6 bytes. */
public final class WalletId {
    /** Length in bytes. */
    public static final int LENGTH = 8;

    private final long bits;

    WalletId(long bits) {
        this.bits = bits;
    }

    /** The wallet of that operator, 0 to 65535, and that number, below 2⁴⁸. */
    @NonNull
    public static WalletId of(int operator, long number) {
        if (operator < 0 || operator > 0xFFFF || number < 0 || number >>> 48 != 0) {
            throw WalletException.of(EcnyResult.VALUE, null);
        }
        return new WalletId((long) operator << 48 | number);
    }

    /** Its operator. */
    public int operator() {
        return (int) (bits >>> 48);
    }

    /** Its number with that operator. */
    public long number() {
        return bits & 0xFFFF_FFFF_FFFFL;
    }

    /** Its eight bytes in one number, big-endian. */
    long bits() {
        return bits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WalletId && ((WalletId) other).bits == bits;
    }

    @Override
    public int hashCode() {
        return (int) (bits ^ bits >>> 32);
    }

    /** As it is written for people: {@code 0001-000000000002}. */
    @NonNull
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x-%012x", operator(), number());
    }
}
