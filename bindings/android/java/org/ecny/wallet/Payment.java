package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;

/** A payment as a person says yes to it: who is paid, and how much. */
public final class Payment {
    /** The renminbi, in ISO 4217. */
    public static final int CNY = 156;

    /** Who would be paid. */
    @NonNull public final WalletId payee;

    /** How much, in fen. */
    public final long amountFen;

    /** The currency, in ISO 4217. */
    public final int currency;

    /** The purpose of the money; 0 for none. */
    public final int tag;

    /** So many fen, of ordinary money, to that wallet. */
    public Payment(@NonNull WalletId payee, long amountFen) {
        this(payee, amountFen, CNY, 0);
    }

    private Payment(WalletId payee, long amountFen, int currency, int tag) {
        this.payee = WalletException.given(payee);
        this.amountFen = amountFen;
        this.currency = currency;
        this.tag = tag;
    }

    /** From the numbers of {@code ecny_payment}. */
    static Payment of(long[] n) {
        return new Payment(new WalletId(n[0]), n[3], (int) n[1], (int) n[2]);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Payment)) {
            return false;
        }
        Payment that = (Payment) other;
        return payee.equals(that.payee)
                && amountFen == that.amountFen
                && currency == that.currency
                && tag == that.tag;
    }

    @Override
    public int hashCode() {
        return payee.hashCode() * 31 + (int) (amountFen ^ amountFen >>> 32);
    }

    @NonNull
    @Override
    public String toString() {
        return Fen.toYuan(amountFen) + " yuan to " + payee;
    }
}
