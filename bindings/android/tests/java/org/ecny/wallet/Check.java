package org.ecny.wallet;

import java.util.Objects;

/** What a test asserts. */
public final class Check {
    private Check() {}

    /** Something that may throw. */
    public interface Action {
        void run() throws Exception;
    }

    public static void equal(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + ", but it is " + actual);
        }
    }

    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("it does not hold that " + what);
        }
    }

    /** What the action throws, which must be of that class. */
    public static <T extends Throwable> T thrown(Class<T> type, Action action) {
        try {
            action.run();
        } catch (Throwable e) {
            if (type.isInstance(e)) {
                return type.cast(e);
            }
            throw new AssertionError("expected " + type.getSimpleName() + ", but it threw " + e, e);
        }
        throw new AssertionError("expected " + type.getSimpleName() + ", but it threw nothing");
    }

    /** The action fails with that result, by the fault that it stands for. */
    public static WalletException refused(EcnyResult result, Action action) {
        WalletException e = thrown(WalletException.class, action);
        equal(result, e.result);
        return e;
    }
}
