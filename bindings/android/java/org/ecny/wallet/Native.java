package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;

/**
 * The native side, {@code ecny_jni}: one method for each function of {@code ecny.h}.
 *
 * <p>Each returns an {@code ecny_result}. Numbers come back in {@code numbers}, in the order of the C structure's
 * members, an id as its eight bytes in one big-endian number; bytes come back at the start of {@code out}, their
 * length as the first number. Nothing is checked here that the library checks, except lengths of arrays.
 */
final class Native {
    /** Bytes in an answer of {@code out}: no APDU is longer. */
    static final int APDU_MAX;
    /** Bytes in the longest record for the operator. */
    static final int RECORD_MAX;
    /** Bytes in the longest frame of a sync. */
    static final int FRAME_MAX;

    static {
        System.loadLibrary("ecny_jni");
        APDU_MAX = apduMax();
        RECORD_MAX = recordMax();
        FRAME_MAX = frameMax();
    }

    private Native() {}

    static native int apduMax();

    static native int recordMax();

    static native int frameMax();

    @NonNull
    static native String version();

    @NonNull
    static native String resultName(int result);

    @NonNull
    static native String resultText(int result);

    /** A zeroed block for one wallet or enrolment; {@link #close} frees it. */
    static native long create();

    /** Closes what is open in the block, wipes it and frees it. No other call may be using it. */
    static native void close(long handle);

    static native int enrolmentBegin(long handle, Callbacks callbacks, byte[] applicant);

    static native int enrolmentSecret(long handle, Callbacks callbacks, byte[] secret);

    static native int enrolmentResume(long handle, Callbacks callbacks, @Nullable byte[] secret, byte[] applicant);

    static native int enrolmentFinish(
            long handle, Callbacks callbacks, @Nullable byte[] root, @Nullable byte[] enrolled, byte[] keys);

    static native int format(
            long handle,
            Callbacks callbacks,
            @Nullable byte[] keys,
            @Nullable byte[] root,
            @Nullable byte[] enrolled);

    static native int open(long handle, Callbacks callbacks, @Nullable byte[] keys);

    static native int prepare(long handle, Callbacks callbacks);

    static native int nonces(long handle, Callbacks callbacks, int policy);

    static native int confirm(long handle, Callbacks callbacks);

    static native int compact(long handle, Callbacks callbacks);

    static native int activate(long handle, Callbacks callbacks);

    static native int suspend(long handle, Callbacks callbacks);

    static native int resume(long handle, Callbacks callbacks);

    static native int retire(long handle, Callbacks callbacks);

    static native int handOver(long handle, Callbacks callbacks, long seq);

    static native int settings(long handle, Callbacks callbacks, long[] numbers);

    static native int setSettings(long handle, Callbacks callbacks, long[] numbers);

    static native int pocket(long handle, Callbacks callbacks, int index, long[] numbers);

    static native int pinStatus(long handle, Callbacks callbacks, long[] numbers);

    static native int pinSet(long handle, Callbacks callbacks, @Nullable byte[] digits);

    static native int pinVerify(long handle, Callbacks callbacks, @Nullable byte[] digits, long millis);

    static native int pinChange(long handle, Callbacks callbacks, @Nullable byte[] old, @Nullable byte[] next);

    static native int assertState(long handle, Callbacks callbacks, int what, long millis);

    static native int powerFree(long handle, Callbacks callbacks, boolean powerFree);

    static native int purpose(long handle, Callbacks callbacks, int tag);

    static native int status(long handle, Callbacks callbacks, long[] numbers);

    static native int limits(long handle, Callbacks callbacks, long[] numbers);

    static native int unsettled(long handle, Callbacks callbacks, int index, long[] numbers);

    static native int nextLine(long handle, Callbacks callbacks, long[] numbers);

    static native int arm(long handle, Callbacks callbacks, int direction, long mostFen, int count, long millis);

    static native int disarm(long handle, Callbacks callbacks);

    static native int asked(long handle, Callbacks callbacks, long[] numbers);

    static native int approve(long handle, Callbacks callbacks, long payee, int currency, int tag, long fen);

    static native int allow(long handle, Callbacks callbacks, long payee, int currency, int tag, long fen);

    static native int decline(long handle, Callbacks callbacks);

    static native int handleApdu(
            long handle, Callbacks callbacks, @Nullable byte[] apdu, byte[] out, long[] numbers);

    static native int collect(long handle, Callbacks callbacks, long fen, byte[] out, long[] numbers);

    static native int load(long handle, Callbacks callbacks, long fen, byte[] out, long[] numbers);

    static native int pay(long handle, Callbacks callbacks, long fen, byte[] out, long[] numbers);

    static native int redeem(long handle, Callbacks callbacks, long fen, byte[] out, long[] numbers);

    static native int payAgain(long handle, Callbacks callbacks, long fen, byte[] out, long[] numbers);

    static native int feed(
            long handle, Callbacks callbacks, @Nullable byte[] response, byte[] out, long[] numbers);

    static native int endTap(long handle, Callbacks callbacks);

    static native int voidOrder(long handle, Callbacks callbacks, long[] numbers);

    static native int statement(long handle, Callbacks callbacks, byte[] statement);

    static native int nextRecord(long handle, Callbacks callbacks, byte[] out, long[] numbers);

    static native int take(long handle, Callbacks callbacks, @Nullable byte[] word, long[] numbers);

    static native int syncBegin(long handle, Callbacks callbacks);

    static native int syncNext(long handle, Callbacks callbacks, byte[] out, long[] numbers);

    static native int syncTake(long handle, Callbacks callbacks, @Nullable byte[] frame, long[] numbers);

    static native int renew(long handle, Callbacks callbacks, long enrolment, Callbacks enrolments, byte[] applicant);
}
