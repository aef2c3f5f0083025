package android.os;

import java.util.ArrayDeque;
import java.util.Queue;

public final class Looper {
    private static final Looper MAIN = new Looper();

    /** What was posted to the main thread and has not run: a test runs it. */
    final Queue<Runnable> posted = new ArrayDeque<>();

    private Looper() {}

    public static Looper getMainLooper() {
        return MAIN;
    }
}
