package org.ecny.wallet;

/** What a wallet may hold, pay and receive, and how much of it is used. Sums are in fen; since the last sync. */
public final class Limits {
    /** The number of the profile that says so. */
    public final int profile;

    /** Through how many wallets value may have come when it is paid on. */
    public final int hop;

    /** The most days since the last sync. */
    public final int daysSinceSync;

    /** The most payments since the last sync. */
    public final int paymentsSinceSync;

    /** The most it may hold. */
    public final long balanceFen;

    /** The most one payment may be, out or in. */
    public final long singleFen;

    /** The most it may pay before it syncs. */
    public final long paidSinceSyncFen;

    /** The most it may receive before it syncs. */
    public final long receivedSinceSyncFen;

    /** What it has paid. */
    public final long paidFen;

    /** What it has received. */
    public final long receivedFen;

    /** How many payments it has made. */
    public final int payments;

    /** From the numbers of {@code ecny_limits}. */
    Limits(long[] n) {
        profile = (int) n[0];
        hop = (int) n[1];
        daysSinceSync = (int) n[2];
        paymentsSinceSync = (int) n[3];
        balanceFen = n[4];
        singleFen = n[5];
        paidSinceSyncFen = n[6];
        receivedSinceSyncFen = n[7];
        paidFen = n[8];
        receivedFen = n[9];
        payments = (int) n[10];
    }

    static final int NUMBERS = 11;
}
