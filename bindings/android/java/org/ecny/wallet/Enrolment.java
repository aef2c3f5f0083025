package org.ecny.wallet;

import androidx.annotation.NonNull;

/**
 * How a device gets its keys: the applicant's point goes to the operator, its package comes back.
 *
 * <p>The private key is born here and leaves only as part of {@link #finish}. An application that may be ended before
 * the answer comes keeps {@link #secret()} encrypted and goes on with {@link #resume}.
 */
public final class Enrolment implements AutoCloseable {
    /** Length of the applicant's point, and of the root's. */
    public static final int POINT_LENGTH = 33;

    /** Length of the operator's answer. */
    public static final int PACKAGE_LENGTH = 393;

    /** Length of the keys of a wallet. */
    public static final int KEYS_LENGTH = 194;

    private static final int SECRET_LENGTH = 32;

    private final Callbacks callbacks;
    private final Handle handle;
    private final Reaper.Watch watch;
    private final byte[] applicant = new byte[POINT_LENGTH];

    private Enrolment(Platform platform) {
        callbacks = new Callbacks(platform);
        handle = new Handle();
        watch = Reaper.over(this, handle);
    }

    /** Begins with fresh keys. Of the platform only the random source is used. */
    @NonNull
    public static Enrolment begin(@NonNull Platform platform) {
        return new Enrolment(platform).with((enrolment, pointer) ->
                Native.enrolmentBegin(pointer, enrolment.callbacks, enrolment.applicant));
    }

    /** Goes on with the {@link #secret()} of one that began before. */
    @NonNull
    public static Enrolment resume(@NonNull Platform platform, @NonNull byte[] secret) {
        return new Enrolment(platform).with((enrolment, pointer) ->
                Native.enrolmentResume(pointer, enrolment.callbacks, secret, enrolment.applicant));
    }

    /** Begins one for a new certificate of a wallet that lives. */
    @NonNull
    static Enrolment renew(@NonNull Platform platform, @NonNull Beginning beginning) {
        return new Enrolment(platform).with(beginning);
    }

    /** How an enrolment begins, on its block. */
    interface Beginning {
        int on(Enrolment enrolment, long pointer);
    }

    /** The point to send to the operator. */
    @NonNull
    public byte[] applicant() {
        return applicant.clone();
    }

    /** What goes on after a restart; keep it encrypted, wipe the array, and forget it after {@link #finish}. */
    @NonNull
    public byte[] secret() {
        byte[] secret = new byte[SECRET_LENGTH];
        handle.run(callbacks, pointer -> Native.enrolmentSecret(pointer, callbacks, secret));
        return secret;
    }

    /**
     * Takes the operator's answer and gives the keys of the wallet: keep them encrypted by the Android Keystore, and
     * wipe the array.
     */
    @NonNull
    public byte[] finish(@NonNull byte[] root, @NonNull byte[] enrolled) {
        byte[] keys = new byte[KEYS_LENGTH];
        handle.run(callbacks, pointer -> Native.enrolmentFinish(pointer, callbacks, root, enrolled, keys));
        return keys;
    }

    /** Wipes what is secret. Once it is closed, does nothing. */
    @Override
    public void close() {
        watch.close();
    }

    Callbacks callbacks() {
        return callbacks;
    }

    byte[] applicantBytes() {
        return applicant;
    }

    private Enrolment with(Beginning beginning) {
        try {
            handle.run(callbacks, pointer -> beginning.on(this, pointer));
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }
}
