package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.io.IOException;

/**
 * A platform as the native side calls it: one class whose methods it knows by name.
 *
 * <p>Whatever one of them throws is kept in {@link #thrown} by the native side and is an error code on its way through
 * the library; {@link Handle} makes it the cause of the exception for the caller.
 */
final class Callbacks {
    private final Flash flash;
    private final Randomness randomness;
    @Nullable private final Counter counter;
    @Nullable private final Clock clock;
    @Nullable private final Flash pinFlash;

    final int flashSize;
    final int flashPage;
    final boolean hasCounter;
    final boolean hasClock;
    final boolean hasPin;
    final int pinSize;
    final int pinPage;

    /** What a callback threw first in the call that is running. Written by the native side. */
    @Nullable private Throwable thrown;

    Callbacks(@Nullable Platform platform) {
        WalletException.given(platform);
        flash = platform.flash();
        randomness = platform.randomness();
        counter = platform.counter();
        clock = platform.clock();
        pinFlash = platform.pinFlash();
        hasCounter = counter != null;
        hasClock = clock != null;
        if (flash == null || randomness == null) {
            throw WalletException.of(EcnyResult.PLATFORM, null);
        }
        flashSize = flash.size();
        flashPage = flash.pageSize();
        hasPin = pinFlash != null;
        pinSize = hasPin ? pinFlash.size() : 0;
        pinPage = hasPin ? pinFlash.pageSize() : 0;
        if (flashSize < 0 || flashPage < 0 || pinSize < 0 || pinPage < 0) {
            throw WalletException.of(EcnyResult.PLATFORM, null);
        }
    }

    @Nullable
    Throwable thrown() {
        return thrown;
    }

    @Nullable
    Throwable takeThrown() {
        Throwable taken = thrown;
        thrown = null;
        return taken;
    }

    /** Takes over what a callback of another platform threw in the same call. */
    void adopt(@Nullable Throwable other) {
        if (thrown == null) {
            thrown = other;
        }
    }

    @NonNull
    byte[] flashRead(int offset, int length) throws IOException {
        byte[] read = new byte[length];
        flash.read(offset, read);
        return read;
    }

    void flashProgram(int offset, @NonNull byte[] bytes) throws IOException {
        flash.program(offset, bytes);
    }

    void flashErase(int offset, int length) throws IOException {
        flash.erase(offset, length);
    }

    @NonNull
    byte[] pinRead(int offset, int length) throws IOException {
        byte[] read = new byte[length];
        pinFlash.read(offset, read);
        return read;
    }

    void pinProgram(int offset, @NonNull byte[] bytes) throws IOException {
        pinFlash.program(offset, bytes);
    }

    void pinErase(int offset, int length) throws IOException {
        pinFlash.erase(offset, length);
    }

    @NonNull
    byte[] random(int length) throws IOException {
        byte[] filled = new byte[length];
        randomness.fill(filled);
        return filled;
    }

    long counterRead() throws IOException {
        return counter.read();
    }

    void counterAdvance(long value) throws IOException {
        counter.advance(value);
    }

    long millis() {
        return clock.millis();
    }
}
