package org.ecny.wallet;

import java.util.Arrays;
import java.util.Locale;

/** How long a payment takes through Java, both wallets and their flash in memory, and how long a call takes. */
public final class Bench {
    private static final int WARM_UP = 400;
    private static final int PAYMENTS = 300;
    private static final int CALLS = 2_000_000;
    private static final int PAGES = 256;

    private Bench() {}

    public static void main(String[] none) {
        payments(WARM_UP, false);
        payments(PAYMENTS, true);
        calls();
    }

    /** Payments of three exchanges, the payee reads; between them both wallets prepare, as in Rust's and C's bench. */
    private static void payments(int count, boolean told) {
        double[] card = new double[count];
        double[] reader = new double[count];
        double[] whole = new double[count];
        try (Pair pair = new Pair(20_000, new MemoryFlash(PAGES), new MemoryFlash(PAGES))) {
            for (int i = 0; i < count; i++) {
                pair.alice.arm(Direction.PAY, 1, 1, 0);
                pair.alice.prepare();
                pair.bob.prepare();
                double[] took = tap(pair);
                card[i] = took[0];
                reader[i] = took[1];
                whole[i] = took[0] + took[1];
            }
            Check.equal((long) count, pair.bob.status().balanceFen);
        }
        if (told) {
            System.out.println(count + " payments, microseconds     min   median");
            row("card (payer)", card);
            row("reader (payee)", reader);
            row("payment", whole);
        }
    }

    /** One tap: the microseconds of card and reader. */
    private static double[] tap(Pair pair) {
        double[] took = new double[2];
        long began = System.nanoTime();
        byte[] command = pair.bob.collect(1);
        took[1] += since(began);
        Next next = null;
        while (command != null) {
            began = System.nanoTime();
            byte[] response = pair.alice.handleApdu(command).response;
            took[0] += since(began);
            began = System.nanoTime();
            next = pair.bob.feed(response);
            took[1] += since(began);
            command = next.command;
        }
        Check.equal(Event.Kind.HEARD, next.event.kind);
        return took;
    }

    /** A command that is refused at its class byte: what is left is Java, JNI and the C ABI. */
    private static void calls() {
        byte[] noCommand = {(byte) 0xC0, 0, 0, 0};
        try (Pair pair = new Pair(0)) {
            for (int i = 0; i < CALLS / 10; i++) {
                pair.alice.handleApdu(noCommand);
            }
            long began = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                pair.alice.handleApdu(noCommand);
            }
            double nanos = since(began) * 1e3 / CALLS;
            System.out.printf(Locale.ROOT, "a command that is refused: %.0f ns, %.0f calls a second%n", nanos, 1e9 / nanos);
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e3;
    }

    private static void row(String what, double[] times) {
        Arrays.sort(times);
        System.out.printf(Locale.ROOT, "%-22s %8.1f %8.1f%n", what, times[0], times[times.length / 2]);
    }
}
