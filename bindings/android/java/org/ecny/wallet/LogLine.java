package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.time.LocalDate;

/** One line of a wallet's log. Sums are in fen. */
public final class LogLine {
    /** What a line is about. */
    public enum Kind {
        /** Where the log begins after older lines were dropped: the balance then. */
        CHECKPOINT,
        /** Value came in. */
        CREDIT,
        /** Value went out. */
        DEBIT,
        /** The wallet was locked. */
        LOCK,
        /** It learned an operator's keys. */
        OPERATOR,
        /** A payment came back. */
        REFUND,
        /** The operator ended a payment. */
        RESOLVED,
        /** A payment ended for good. */
        SETTLE,
        /** The operator has seen the log. */
        SYNCED,
        /** An order was given up. */
        VOID,
        /** The operator has set new limits. */
        PROFILE,
        /** The user has set limits of their own. */
        SETTINGS,
        /** The root has ordered limits for some days. */
        CRISIS,
        /** The operator has told the wallet what to do: {@link #step}. */
        ORDER,
        /** An operator has revoked wallets. */
        DELTA,
        /** The operator has opened a pocket. */
        POCKET,
        /** The holder has taken a step in the wallet's life: {@link #step}. */
        LIFE,
        /** A PIN was set. */
        PIN,
        /** A payment was handed over to the operator. */
        HAND_OVER
    }

    /** What became of the wallet. */
    public enum Step {
        /** It began to serve. */
        ACTIVATE,
        /** Its holder put it to rest. */
        SUSPEND,
        /** It serves again. */
        RESUME,
        /** It ended. */
        RETIRE,
        /** Its operator put it to rest. */
        BLOCK,
        /** Its operator had it give up the order at hand. */
        VOID,
        /** Its operator let a PIN be set once more. */
        UNBLOCK_PIN,
        /** Its operator ended it. */
        CLOSE
    }

    /** The number of the record. */
    public final long number;

    /** What it is about. */
    @NonNull public final Kind kind;

    /** How much moved. */
    public final long amountFen;

    /** What the wallet held after it. */
    public final long balanceFen;

    /**
     * Of DEBIT, HAND_OVER, REFUND, RESOLVED and SETTLE: which of our payments. Of CREDIT, LOCK and VOID: which of our
     * orders. Of ORDER: which of the operator's.
     */
    public final long seq;

    /** The day, where the line has one. */
    @Nullable public final LocalDate day;

    /** The other wallet, where there is one. */
    @Nullable public final WalletId peer;

    /** Whether the other is an operator's purse: loaded, redeemed. */
    public final boolean purse;

    /** Of RESOLVED: whether the value came back. */
    public final boolean refunded;

    /** The purpose that the value is bound to; 0: none. */
    public final int tag;

    /** Of LIFE and ORDER: what became of the wallet. */
    @Nullable public final Step step;

    /** From the numbers of {@code ecny_line}. */
    LogLine(long[] n) {
        number = n[0];
        kind = Kind.values()[(int) n[1] - 1];
        amountFen = n[2];
        balanceFen = n[3];
        seq = n[4];
        day = n[5] == 0 ? null : Days.date(n[5]);
        peer = n[6] == 0 ? null : new WalletId(n[6]);
        purse = n[7] != 0;
        refunded = n[8] != 0;
        tag = (int) n[9];
        step = n[10] == 0 ? null : Step.values()[(int) n[10] - 1];
    }

    static final int NUMBERS = 11;

    @NonNull
    @Override
    public String toString() {
        String with = peer == null ? "" : " with " + peer;
        return number + " " + kind + " " + Fen.toYuan(amountFen) + with + ", holds " + Fen.toYuan(balanceFen);
    }
}
