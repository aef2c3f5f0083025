package org.ecny.wallet;

/** What its user allows a wallet, besides its operator's limits. Sums are in fen. */
public final class Settings {
    /** The most one payment may be. */
    public final long singleFen;

    /** The most that may be paid since the last sync. */
    public final long paidSinceSyncFen;

    /** The most one payment may be without PIN or biometrics. */
    public final long unverifiedSingleFen;

    /** The most that may be paid so since the last sync. */
    public final long unverifiedSinceSyncFen;

    /** The most that may be paid since the last sync with the device asleep in the reader's field. */
    public final long powerFreeSinceSyncFen;

    /** The most such payments since the last sync; 0, as a wallet begins: none. */
    public final int powerFreePayments;

    /** A sum of the constants below. */
    public final int flags;

    /** Takes value without being armed, and so names itself to any reader that offers some. */
    public static final int RECEIVE_UNARMED = 1;

    /** Pays only while the app says that the device is on the wrist: {@link Wallet#assertState}. */
    public static final int NEEDS_WRIST = 2;

    /** Pays only while the app says that the device is unlocked: {@link Wallet#assertState}. */
    public static final int NEEDS_UNLOCK = 4;

    /** All of them, in place of all that was set before. */
    public Settings(
            long singleFen,
            long paidSinceSyncFen,
            long unverifiedSingleFen,
            long unverifiedSinceSyncFen,
            long powerFreeSinceSyncFen,
            int powerFreePayments,
            int flags) {
        this.singleFen = singleFen;
        this.paidSinceSyncFen = paidSinceSyncFen;
        this.unverifiedSingleFen = unverifiedSingleFen;
        this.unverifiedSinceSyncFen = unverifiedSinceSyncFen;
        this.powerFreeSinceSyncFen = powerFreeSinceSyncFen;
        this.powerFreePayments = powerFreePayments;
        this.flags = flags;
    }

    /** From the numbers of {@code ecny_settings}. */
    Settings(long[] n) {
        this(n[0], n[1], n[2], n[3], n[4], (int) n[5], (int) n[6]);
    }

    /** The numbers of {@code ecny_settings}. */
    long[] numbers() {
        return new long[] {
            singleFen, paidSinceSyncFen, unverifiedSingleFen, unverifiedSinceSyncFen, powerFreeSinceSyncFen,
            powerFreePayments, flags
        };
    }

    static final int NUMBERS = 7;
}
