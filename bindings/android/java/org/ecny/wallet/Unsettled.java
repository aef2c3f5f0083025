package org.ecny.wallet;

import androidx.annotation.NonNull;

/** A payment whose outcome has not been heard: a tap with that payee, or the operator, ends it. */
public final class Unsettled {
    /** Who is paid. */
    @NonNull public final WalletId payee;

    /** Which of our payments. */
    public final long seq;

    /** How much, in fen. */
    public final long amountFen;

    /** From the numbers of {@code ecny_unsettled}. */
    Unsettled(long[] n) {
        payee = new WalletId(n[0]);
        seq = n[1];
        amountFen = n[2];
    }

    static final int NUMBERS = 3;

    @NonNull
    @Override
    public String toString() {
        return "payment " + seq + ", " + Fen.toYuan(amountFen) + " yuan to " + payee;
    }
}
