package org.ecny.wallet;

import androidx.annotation.NonNull;
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

    /** Its own name. */
    @NonNull public final WalletId id;

    /** What it can pay with. */
    public final long balanceFen;

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

    /** Whether it was rolled back; only its operator can open it then. */
    public final boolean locked;

    /** What day the wallet thinks it is. */
    @NonNull public final LocalDate day;

    /** When its operator last saw its log. */
    @NonNull public final LocalDate lastSync;

    /** The last day of its certificate. */
    @NonNull public final LocalDate lastDay;

    /** The number of the newest record of its log. */
    public final long records;

    /** Up to which record its operator has seen the log. */
    public final long covered;

    /** From the numbers of {@code ecny_status}. */
    Status(long[] n) {
        id = new WalletId(n[0]);
        balanceFen = n[1];
        inFlightFen = n[2];
        unsettled = (int) n[3];
        purse = n[4] != 0;
        tier = Tier.values()[(int) n[5] - 1];
        keyClass = KeyClass.values()[(int) n[6] - 1];
        locked = n[7] != 0;
        day = Days.date(n[8]);
        lastSync = Days.date(n[9]);
        lastDay = Days.date(n[10]);
        records = n[11];
        covered = n[12];
    }

    static final int NUMBERS = 13;
}
