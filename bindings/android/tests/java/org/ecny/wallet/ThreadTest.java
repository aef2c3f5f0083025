package org.ecny.wallet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A wallet called from several threads does one call at a time. */
public final class ThreadTest {
    private static final int THREADS = 8;
    private static final byte[] SELECT = Bank.hex("00A4040009" + Wallet.AID + "00");

    public void manyThreadsLookAtOneWalletAndSelectItAndNothingIsMixedUp() throws Exception {
        try (Pair pair = new Pair(20_000)) {
            together(thread -> {
                for (int i = 0; i < 200; i++) {
                    switch ((i + thread) % 5) {
                        case 0:
                            Check.equal(20_000L, pair.alice.status().balanceFen);
                            break;
                        case 1:
                            Check.equal(54, pair.alice.handleApdu(SELECT).response.length);
                            break;
                        case 2:
                            Check.equal(LogLine.Kind.CREDIT, pair.alice.nextLine(2).kind);
                            break;
                        case 3:
                            Check.equal(0, pair.alice.unsettled().size());
                            break;
                        default:
                            pair.alice.arm(Direction.PAY, i, 1, 0);
                            pair.alice.disarm();
                            break;
                    }
                }
            });

            Check.equal(Outcome.Kind.RECEIVED, pair.bobCollects(1_234, Air.to(pair.alice)).kind);
        }
    }

    public void pairsPayEachOtherInTheirOwnThreads() throws Exception {
        together(thread -> {
            try (Pair pair = new Pair(20_000)) {
                for (int i = 1; i <= 10; i++) {
                    Check.equal(Outcome.Kind.RECEIVED, pair.bobCollects(100, Air.to(pair.alice)).kind);
                    Check.equal(100L * i, pair.bob.status().balanceFen);
                }
                Check.equal(20_000L, pair.total());
            }
        });
    }

    public void twoReadersOfOneWalletDisturbEachOtherAndLoseNothing() throws Exception {
        try (Pair pair = new Pair(20_000)) {
            pair.alice.arm(Direction.PAY, 100, 255, 0);
            together(thread -> {
                // However many of them are paid: a log of this size has room for all.
                for (int i = 0; i < 4; i++) {
                    Outcome outcome;
                    try {
                        outcome = Reader.collect(pair.bob, 100).tap(Air.to(pair.alice));
                    } catch (WalletException.Misuse e) {
                        continue;
                    }
                    Check.that(outcome.kind != Outcome.Kind.REOPEN, "nothing fails: " + outcome);
                }
            });

            Outcome last = Reader.collect(pair.bob, 100).tap(Air.to(pair.alice));

            Check.equal(Outcome.Kind.RECEIVED, last.kind);
            Check.equal(0L, pair.alice.status().inFlightFen);
            Check.equal(20_000L, pair.alice.status().balanceFen + pair.bob.status().balanceFen);
        }
    }

    public void aWalletIsClosedUnderTheHandsOfOthersWhoHearThatItIsNotOpen() throws Exception {
        for (int round = 0; round < 20; round++) {
            Pair pair = new Pair(0);
            CountDownLatch running = new CountDownLatch(THREADS / 2);
            together(thread -> {
                if (thread == 0) {
                    running.await();
                    pair.alice.close();
                    return;
                }
                for (int i = 0; ; i++) {
                    try {
                        pair.alice.handleApdu(SELECT);
                    } catch (WalletException e) {
                        Check.equal(EcnyResult.NOT_OPEN, e.result);
                        return;
                    } finally {
                        running.countDown();
                    }
                }
            });
            pair.close();
        }
    }

    public void closingWaitsForTheCallThatIsRunning() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        boolean[] slow = {false};
        MemoryFlash flash = new MemoryFlash(16) {
            @Override
            public void read(int offset, byte[] into) throws IOException {
                super.read(offset, into);
                if (slow[0]) {
                    reading.countDown();
                    await(closing);
                }
            }
        };
        try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
            slow[0] = true;
            List<LogLine> lines = new ArrayList<>();
            Thread looks = new Thread(() -> lines.add(pair.alice.nextLine(1)));
            Thread closes = new Thread(pair.alice::close);
            looks.start();
            reading.await();
            closes.start();
            closes.join(50);
            Check.that(closes.isAlive(), "it waits");

            closing.countDown();
            looks.join();
            closes.join();

            Check.equal(LogLine.Kind.LIFE, lines.get(0).kind);
            Check.refused(EcnyResult.NOT_OPEN, pair.alice::status);
        }
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void together(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                all.add(threads.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("in a thread", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
