package org.ecny.wallet;

import androidx.annotation.Nullable;
import java.time.LocalDate;

/**
 * The limits that hold for a wallet today, and how much of them is used. Sums are in fen; since the last sync.
 *
 * <p>They are its operator's, nowhere looser than its user's own, nor than the root's in a crisis.
 */
public final class Limits {
    /** The number of the profile that says so. */
    public final int profile;

    /** The last day of the root's order for a crisis that holds today; null where none does. */
    @Nullable public final LocalDate crisisLastDay;

    /** Through how many wallets value may have come when it is paid on. */
    public final int hop;

    /** The most days since the last sync. */
    public final int daysSinceSync;

    /** How many there were. */
    public final int days;

    /** The most payments since the last sync. */
    public final int paymentsSinceSync;

    /** How many payments it has made. */
    public final int payments;

    /** The most payments since the last sync with the device asleep in the reader's field. */
    public final int powerFreePaymentsSinceSync;

    /** How many of its payments were such. */
    public final int powerFreePayments;

    /** The most days a list of revoked wallets may be old before it counts as stale. */
    public final int listAge;

    /** The most it may hold. */
    public final long balanceFen;

    /** The most one payment may be, out or in. */
    public final long singleFen;

    /** The most it may pay before it syncs. */
    public final long paidSinceSyncFen;

    /** What it has paid. */
    public final long paidFen;

    /** The most it may receive before it syncs. */
    public final long receivedSinceSyncFen;

    /** What it has received. */
    public final long receivedFen;

    /** The most it may pay before it syncs out of what no operator has seen. */
    public final long respentSinceSyncFen;

    /** How much of what it has paid was such. */
    public final long respentFen;

    /** The most one payment may be without PIN or biometrics. */
    public final long unverifiedSingleFen;

    /** The most it may pay so before it syncs. */
    public final long unverifiedSinceSyncFen;

    /** What it has paid so. */
    public final long unverifiedFen;

    /** The most it may pay before it syncs with the device asleep in the reader's field. */
    public final long powerFreeSinceSyncFen;

    /** What it has paid so. */
    public final long powerFreeFen;

    /** The least it takes without being armed. */
    public final long leastUnarmedFen;

    /** The most one payment may be under a stale list. */
    public final long staleListSingleFen;

    /** From the numbers of {@code ecny_limits}. */
    Limits(long[] n) {
        profile = (int) n[0];
        crisisLastDay = n[1] == 0 ? null : Days.date(n[1]);
        hop = (int) n[2];
        daysSinceSync = (int) n[3];
        days = (int) n[4];
        paymentsSinceSync = (int) n[5];
        payments = (int) n[6];
        powerFreePaymentsSinceSync = (int) n[7];
        powerFreePayments = (int) n[8];
        listAge = (int) n[9];
        balanceFen = n[10];
        singleFen = n[11];
        paidSinceSyncFen = n[12];
        paidFen = n[13];
        receivedSinceSyncFen = n[14];
        receivedFen = n[15];
        respentSinceSyncFen = n[16];
        respentFen = n[17];
        unverifiedSingleFen = n[18];
        unverifiedSinceSyncFen = n[19];
        unverifiedFen = n[20];
        powerFreeSinceSyncFen = n[21];
        powerFreeFen = n[22];
        leastUnarmedFen = n[23];
        staleListSingleFen = n[24];
    }

    static final int NUMBERS = 25;
}
