package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;

/**
 * A call on a wallet did not do what it says, by whose fault it was.
 *
 * <p>Unchecked, because Kotlin knows no other, and because in a tap none is thrown at all: what happened there is an
 * {@link Event} or an {@code Outcome}. The cause is what a {@link Flash}, {@link Randomness}, {@link Counter} or
 * {@link Clock} threw, where that is why.
 */
public abstract class WalletException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Which error it is. */
    @NonNull
    public final EcnyResult result;

    private WalletException(EcnyResult result, @Nullable Throwable cause) {
        super(result + ": " + result.text(), cause);
        this.result = result;
    }

    /** The caller's mistake, as {@link IllegalStateException} and {@link IllegalArgumentException} are. */
    public static final class Misuse extends WalletException {
        private static final long serialVersionUID = 1;

        private Misuse(EcnyResult result, @Nullable Throwable cause) {
            super(result, cause);
        }
    }

    /** Our own wallet said no; nothing changed. */
    public static final class Refused extends WalletException {
        private static final long serialVersionUID = 1;

        private Refused(EcnyResult result, @Nullable Throwable cause) {
            super(result, cause);
        }
    }

    /** The other wallet broke the protocol, refused, or is none. */
    public static final class Peer extends WalletException {
        private static final long serialVersionUID = 1;

        private Peer(EcnyResult result, @Nullable Throwable cause) {
            super(result, cause);
        }
    }

    /** Flash, key or random source did not do their part. Close the wallet and open it again: that tells what holds. */
    public static final class Storage extends WalletException {
        private static final long serialVersionUID = 1;

        private Storage(EcnyResult result, @Nullable Throwable cause) {
            super(result, cause);
        }
    }

    /** The operator's word does not fit this wallet. */
    public static final class Operator extends WalletException {
        private static final long serialVersionUID = 1;

        private Operator(EcnyResult result, @Nullable Throwable cause) {
            super(result, cause);
        }
    }

    /** A bug in the library: please report it. The wallet can only be closed; what is on flash holds. */
    public static final class Bug extends WalletException {
        private static final long serialVersionUID = 1;

        private Bug(EcnyResult result, @Nullable Throwable cause) {
            super(result, cause);
        }
    }

    static WalletException of(EcnyResult result, @Nullable Throwable cause) {
        switch (result.band()) {
            case MISUSE:
                return new Misuse(result, cause);
            case REFUSED:
                return new Refused(result, cause);
            case PEER:
                return new Peer(result, cause);
            case STORAGE:
                return new Storage(result, cause);
            case OPERATOR:
                return new Operator(result, cause);
            default:
                return new Bug(result, cause);
        }
    }

    /** What was given, unless it is null. */
    static <T> T given(@Nullable T argument) {
        if (argument == null) {
            throw of(EcnyResult.NULL, null);
        }
        return argument;
    }
}
