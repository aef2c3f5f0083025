package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.time.LocalDate;

/** How a wallet stands. Sums are in fen. */
public final class Status {
    /** Who may carry how much: how the wallet was opened with its operator. */
    public enum Tier {
        I,
        II,
        III,
        IV,
        SMALL_PURSE
    }

    /** Where the key lies, and whose it is. */
    public enum KeyClass {
        SOFTWARE,
        SECURE_ELEMENT,
        PURSE
    }

    /** Where a wallet is in its life. */
    public enum Standing {
        /** It has keys and limits, and waits for its holder: {@link Wallet#activate}. */
        PERSONALIZED,
        /** It pays and is paid. */
        ACTIVE,
        /** Its holder has put it to rest. */
        SUSPENDED,
        /** Its operator has. */
        BLOCKED,
        /** It was rolled back; only its operator can tell what is missing. */
        LOCKED,
        /** It has ended. */
        RETIRED
    }

    /** Its own name. */
    @NonNull public final WalletId id;

    /** The wallet it is a child of, whose top-ups come unasked; null where it has none. */
    @Nullable public final WalletId parent;

    /** What it holds. */
    public final long balanceFen;

    /** The part of it that is bound to no purpose. */
    public final long ordinaryFen;

    /** What it has paid without having heard of the outcome. */
    public final long inFlightFen;

    /** How many payments that is. */
    public final int unsettled;

    /** Whether it is an operator's purse. */
    public final boolean purse;

    /** Its tier. */
    @NonNull public final Tier tier;

    /** Its kind of key. */
    @NonNull public final KeyClass keyClass;

    /** Where it is in its life. */
    @NonNull public final Standing standing;

    /** The number of its operator's last order. */
    public final int orders;

    /** The day its operator has told it last. */
    @NonNull public final LocalDate day;

    /** The day it is for this wallet: its operator's, or a later one that another operator has vouched for. */
    @NonNull public final LocalDate today;

    /** When its operator last saw its log. */
    @NonNull public final LocalDate lastSync;

    /** The last day of its certificate. */
    @NonNull public final LocalDate lastDay;

    /** The number of the newest record of its log. */
    public final long records;

    /** Up to which record its operator has seen the log. */
    public final long covered;

    /** Whether it has ended, and its operator has seen that: its keys are of no use any more. */
    public final boolean buried;

    /** From the numbers of {@code ecny_status}. */
    Status(long[] n) {
        id = new WalletId(n[0]);
        parent = n[1] == 0 ? null : new WalletId(n[1]);
        balanceFen = n[2];
        ordinaryFen = n[3];
        inFlightFen = n[4];
        unsettled = (int) n[5];
        purse = n[6] != 0;
        tier = Tier.values()[(int) n[7] - 1];
        keyClass = KeyClass.values()[(int) n[8] - 1];
        standing = Standing.values()[(int) n[9] - 1];
        orders = (int) n[10];
        day = Days.date(n[11]);
        today = Days.date(n[12]);
        lastSync = Days.date(n[13]);
        lastDay = Days.date(n[14]);
        records = n[15];
        covered = n[16];
        buried = n[17] != 0;
    }

    static final int NUMBERS = 18;
}
