package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The native block of one wallet or enrolment, and the lock that lets one call at a time into it.
 *
 * <p>It knows neither its owner nor the platform, so that a lost owner can be noticed and its block be wiped
 * ({@link Reaper}). Whoever is in a call holds the lock, and the block is freed only under the lock.
 */
final class Handle {
    /** A native call on the block at {@code pointer}; returns an {@code ecny_result}. */
    interface Call {
        int on(long pointer);
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** Zero once it is closed. */
    private long pointer = Native.create();

    /** Does the call; another thread waits, a callback of the call that is running is refused. */
    void run(@NonNull Callbacks callbacks, @NonNull Call call) {
        EcnyResult result = result(callbacks, call);
        if (result != EcnyResult.OK) {
            throw WalletException.of(result, null);
        }
    }

    /** Does the call; false where there is nothing there. */
    boolean finds(@NonNull Callbacks callbacks, @NonNull Call call) {
        EcnyResult result = result(callbacks, call);
        if (result != EcnyResult.OK && result != EcnyResult.NOTHING) {
            throw WalletException.of(result, null);
        }
        return result == EcnyResult.OK;
    }

    /** Wipes and frees the block. Once it is closed, does nothing. */
    void close() {
        lock.lock();
        try {
            if (lock.getHoldCount() > 1) {
                throw WalletException.of(EcnyResult.BUSY, null);
            }
            if (pointer != 0) {
                long closing = pointer;
                pointer = 0;
                Native.close(closing);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What the call came to; only what a callback has thrown is thrown here. */
    private EcnyResult result(Callbacks callbacks, Call call) {
        lock.lock();
        try {
            if (lock.getHoldCount() > 1) {
                return EcnyResult.BUSY;
            }
            if (pointer == 0) {
                return EcnyResult.NOT_OPEN;
            }
            callbacks.takeThrown();
            EcnyResult result = EcnyResult.of(call.on(pointer));
            Throwable thrown = callbacks.takeThrown();
            if (thrown != null && result != EcnyResult.OK) {
                throw WalletException.of(result, thrown);
            }
            return result;
        } finally {
            lock.unlock();
        }
    }
}
