package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;

/** What has happened in a step of a tap, for the own user. What it tells of is on flash. */
public final class Event {
    /** What kind of thing. */
    public enum Kind {
        NONE,
        /** A request for payment is out; nothing is written. */
        ASKED,
        /** We have given up an order that was paid: the payer takes it back. {@link Event#why} where it is new. */
        CANCELED,
        /** Value came in, for good. */
        CREDITED,
        /** Value came in before this tap; its receipt was said once more. */
        CREDITED_BEFORE,
        /** Value is on its way: debited, its outcome not heard yet. */
        DEBITED,
        /** The other has heard the outcome: the tap is over. */
        HEARD,
        /** Nothing was asked for, and nothing is open. */
        NOTHING,
        /** A payment of ours was taken back: the payee never has it and never will. */
        REFUNDED,
        /** The same command once more: the same response. */
        REPEATED,
        /** A card was selected; it has said nothing of itself. */
        SELECTED,
        /** A payment of ours ended for good: the payee has it. */
        SETTLED,
        /** The payee has no record of a payment any more: only the operator can tell its end. */
        UNKNOWN,
        /** The step was refused and changed nothing; the tap is over. {@link Event#why} tells the reason. */
        REFUSED,
        /** The payment is over, and the two have told each other how far they know the lists of revoked wallets. */
        SHARED
    }

    /** What has happened. */
    @NonNull public final Kind kind;

    /** Of REFUSED and CANCELED: the reason; {@link EcnyResult#OK} where it was decided before. */
    @NonNull public final EcnyResult why;

    /** How much, in fen. */
    public final long amountFen;

    /** Of DEBITED, REFUNDED and SETTLED: which of our payments. */
    public final long seq;

    /** Of CANCELED, CREDITED and CREDITED_BEFORE: the payer; of DEBITED: the payee. */
    @Nullable public final WalletId peer;

    /** Of DEBITED: an older payment goes out once more. */
    public final boolean again;

    /** The tap is over. */
    public final boolean over;

    /** What a {@link Flash}, {@link Randomness}, {@link Counter} or {@link Clock} threw, where that is why. */
    @Nullable public final Throwable cause;

    /** From the numbers of {@code ecny_event}, which stand behind the length of the bytes. */
    Event(long[] n, @Nullable Throwable cause) {
        kind = Kind.values()[(int) n[1]];
        why = EcnyResult.of((int) n[2]);
        amountFen = n[3];
        seq = n[4];
        peer = n[5] == 0 ? null : new WalletId(n[5]);
        again = n[6] != 0;
        over = n[7] != 0;
        this.cause = cause;
    }

    static final int NUMBERS = 8;

    @NonNull
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.name());
        if (amountFen != 0) {
            text.append(' ').append(Fen.toYuan(amountFen));
        }
        if (peer != null) {
            text.append(' ').append(peer);
        }
        if (why != EcnyResult.OK) {
            text.append(' ').append(why);
        }
        return text.toString();
    }
}
