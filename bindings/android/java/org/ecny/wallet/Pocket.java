package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.time.LocalDate;

/** Value that is bound to a purpose. */
public final class Pocket {
    /** The purpose. Its high byte is the only category of payee that may take the value. */
    public final int tag;

    /** Through how many wallets any of it has come. */
    public final int hop;

    /** The last day on which it can be spent; then it only goes home to the operator. */
    @NonNull public final LocalDate lastDay;

    /** How much, in fen. */
    public final long balanceFen;

    /** From the numbers of {@code ecny_pocket}. */
    Pocket(long[] n) {
        tag = (int) n[0];
        hop = (int) n[1];
        lastDay = Days.date(n[2]);
        balanceFen = n[3];
    }

    static final int NUMBERS = 4;
}
