package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wipes the native blocks of wallets that were lost without being closed.
 *
 * <p>{@code java.lang.ref.Cleaner} would do the same, but Android has it from API 33 on only, and its
 * {@code finalize()} may run while a call on the object is still under way. Phantom references are in every version; a
 * call under way holds the handle's lock, so that its block is freed after it.
 */
final class Reaper extends Thread {
    private static final ReferenceQueue<Object> LOST = new ReferenceQueue<>();
    /** What keeps the references themselves from being collected. */
    private static final Set<Watch> WATCHED = ConcurrentHashMap.newKeySet();

    static {
        new Reaper().start();
    }

    private Reaper() {
        super("ecny-reaper");
        setDaemon(true);
    }

    /** A handle that is closed by its owner, or when its owner is lost. */
    static final class Watch extends PhantomReference<Object> {
        private final Handle handle;

        private Watch(Object owner, Handle handle) {
            super(owner, LOST);
            this.handle = handle;
        }

        /** Closes the handle, once. */
        void close() {
            handle.close();
            WATCHED.remove(this);
        }
    }

    /** Watches over the handle of that owner. The handle must not lead back to it. */
    @NonNull
    static Watch over(@NonNull Object owner, @NonNull Handle handle) {
        Watch watch = new Watch(owner, handle);
        WATCHED.add(watch);
        return watch;
    }

    /** How many handles are open. */
    static int watched() {
        return WATCHED.size();
    }

    @Override
    public void run() {
        while (true) {
            try {
                ((Watch) LOST.remove()).close();
            } catch (InterruptedException e) {
                // Nobody but the system ends this thread, and it does not by interrupting.
            }
        }
    }
}
