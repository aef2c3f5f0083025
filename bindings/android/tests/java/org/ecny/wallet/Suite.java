package org.ecny.wallet;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs the public methods of the classes named on the command line, each on a new object; their names are the claims. */
public final class Suite {
    /** A test that takes longer hangs. */
    private static final long SECONDS = 120;

    private Suite() {}

    public static void main(String[] classes) throws Exception {
        int passed = 0;
        int failed = 0;
        for (String name : classes) {
            Class<?> claims = Class.forName(name);
            Method[] methods = claims.getDeclaredMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            for (Method method : methods) {
                if (!java.lang.reflect.Modifier.isPublic(method.getModifiers())) {
                    continue;
                }
                Throwable failure = failureOf(claims, method);
                String claim = claims.getSimpleName() + "." + method.getName();
                if (failure == null) {
                    passed++;
                    System.out.println("ok      " + claim);
                } else {
                    failed++;
                    System.out.println("FAILED  " + claim);
                    failure.printStackTrace(System.out);
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed, 0 skipped");
        System.exit(failed == 0 && passed > 0 ? 0 : 1);
    }

    private static Throwable failureOf(Class<?> claims, Method method) throws InterruptedException {
        CompletableFuture<Void> run = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                method.invoke(claims.getDeclaredConstructor().newInstance());
                run.complete(null);
            } catch (InvocationTargetException e) {
                run.completeExceptionally(e.getCause());
            } catch (Throwable e) {
                run.completeExceptionally(e);
            }
        }, method.getName());
        thread.setDaemon(true);
        thread.start();
        try {
            run.get(SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (TimeoutException e) {
            AssertionError hangs = new AssertionError("hangs");
            hangs.setStackTrace(thread.getStackTrace());
            return hangs;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
