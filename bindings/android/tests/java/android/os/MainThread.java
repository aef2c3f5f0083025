package android.os;

/** The main thread of a phone, as far as a test lets it run. */
public final class MainThread {
    private MainThread() {}

    /** Runs what was posted to it. */
    public static void run() {
        for (Runnable next = Looper.getMainLooper().posted.poll(); next != null; ) {
            next.run();
            next = Looper.getMainLooper().posted.poll();
        }
    }
}
