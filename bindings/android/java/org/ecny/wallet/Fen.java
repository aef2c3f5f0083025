package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.math.BigDecimal;

/** Sums of money as people write them. In the API a sum is a whole number of fen; 100 fen are 1 yuan. */
public final class Fen {
    private Fen() {}

    /** {@code 1234} as {@code "12.34"}. */
    @NonNull
    public static String toYuan(long fen) {
        return BigDecimal.valueOf(fen, 2).toPlainString();
    }

    /**
     * {@code "12.34"} as {@code 1234}.
     *
     * @throws NumberFormatException where it is no number, has parts of a fen, or is too large for a {@code long}
     */
    public static long ofYuan(@NonNull String yuan) {
        try {
            return new BigDecimal(WalletException.given(yuan)).movePointRight(2).longValueExact();
        } catch (ArithmeticException e) {
            throw new NumberFormatException("not a whole number of fen: " + yuan);
        }
    }
}
