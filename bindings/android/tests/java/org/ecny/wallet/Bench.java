package org.ecny.wallet;

import java.util.Arrays;
import java.util.Locale;

/** How long a payment takes through Java, both wallets and their flash in memory, and how long a call takes. */
public final class Bench {
    private static final int WARM_UP = 150;
    private static final int PAYMENTS = 330;
    private static final int CALLS = 2_000_000;
    private static final int PAGES = 512;

    private Bench() {}

    public static void main(String[] none) {
        payments("payee reads, nothing prepared", null);
        payments("payee reads, points prepared", Nonces.HEDGED);
        payments("payee reads, points and nonces prepared", Nonces.PREPARED);
        calls();
    }

    /** A payment: three exchanges, one debit, one credit, one receipt. */
    private static void payments(String what, Nonces prepared) {
        long[] nanos = new long[PAYMENTS];
        try (Pair pair = new Pair(20_000, new MemoryFlash(PAGES), new MemoryFlash(PAGES))) {
            if (prepared != null) {
                pair.alice.nonces(prepared);
                pair.bob.nonces(prepared);
            }
            for (int i = -WARM_UP; i < PAYMENTS; i++) {
                pair.alice.arm(Direction.PAY, 1, 1, 0);
                if (prepared != null) {
                    pair.alice.prepare();
                    pair.bob.prepare();
                }
                long start = System.nanoTime();
                byte[] command = pair.bob.collect(1);
                Next next = null;
                while (command != null) {
                    next = pair.bob.feed(pair.alice.handleApdu(command).response);
                    command = next.command;
                }
                long took = System.nanoTime() - start;
                Check.equal(Event.Kind.HEARD, next.event.kind);
                if (i >= 0) {
                    nanos[i] = took;
                }
            }
            Check.equal((long) WARM_UP + PAYMENTS, pair.bob.status().balanceFen);
        }
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "payment, %s: min %.1f us, median %.1f us (%d payments)%n",
                what, nanos[0] / 1e3, nanos[PAYMENTS / 2] / 1e3, PAYMENTS);
    }

    /** A command that is refused at its class byte: what is left is Java, JNI and the C ABI. */
    private static void calls() {
        byte[] noCommand = {(byte) 0xC0, 0, 0, 0};
        try (Pair pair = new Pair(0)) {
            for (int i = 0; i < CALLS / 10; i++) {
                pair.alice.handleApdu(noCommand);
            }
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                pair.alice.handleApdu(noCommand);
            }
            double nanos = (System.nanoTime() - start) / (double) CALLS;
            System.out.printf(Locale.ROOT, "handleApdu of a command that is refused: %.0f ns, %.0f calls a second%n",
                    nanos, 1e9 / nanos);
        }
    }
}
