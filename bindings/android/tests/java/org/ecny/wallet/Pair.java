package org.ecny.wallet;

import java.io.IOException;

/** Alice and Bob, each with a wallet on a flash of their own. */
public final class Pair implements AutoCloseable {
    private static final int PAGES = 16;

    private final byte[] aliceKeys = Bank.to("alice").keys();
    private final byte[] bobKeys = Bank.to("bob").keys();

    public final MemoryFlash aliceFlash;
    public final MemoryFlash bobFlash;

    /** Holds what she was loaded with. */
    public Wallet alice;

    /** Holds nothing at first. */
    public Wallet bob;

    /** Alice is loaded with so much. */
    public Pair(long fen) {
        this(fen, new MemoryFlash(PAGES), new MemoryFlash(PAGES));
    }

    /** The same on flash of the test's. */
    public Pair(long fen, MemoryFlash aliceFlash, MemoryFlash bobFlash) {
        this.aliceFlash = aliceFlash;
        this.bobFlash = bobFlash;
        alice = Bank.to("alice").format(Platform.of(aliceFlash));
        bob = Bank.to("bob").format(Platform.of(bobFlash));
        if (fen > 0) {
            try (Wallet purse = Bank.to("alice-purse").format(Platform.of(new MemoryFlash(PAGES)))) {
                purse.arm(Direction.PAY, fen, 1, 0);
                Outcome loaded = Reader.load(alice, fen).tap(Air.to(purse));
                Check.equal(Outcome.Kind.RECEIVED, loaded.kind);
            }
        }
    }

    /** Alice's wallet is closed and opened again, on flash that may be another. */
    public Wallet reopenAlice(Flash flash) {
        alice.close();
        alice = Wallet.open(Platform.of(flash), aliceKeys);
        return alice;
    }

    /** Bob's wallet is closed and opened again, on flash that may be another. */
    public Wallet reopenBob(Flash flash) {
        bob.close();
        bob = Wallet.open(Platform.of(flash), bobKeys);
        return bob;
    }

    /** What both hold, and what is on its way between them according to the payer. */
    public long total() {
        Status a = alice.status();
        Status b = bob.status();
        return a.balanceFen + a.inFlightFen + b.balanceFen + b.inFlightFen;
    }

    /** Bob collects from Alice, who has said yes. */
    public Outcome bobCollects(long fen, Link link) {
        alice.arm(Direction.PAY, fen, 1, 0);
        return Reader.collect(bob, fen).tap(link);
    }

    @Override
    public void close() {
        alice.close();
        bob.close();
    }

    /** Throws where the test's own code is at fault. */
    static AssertionError impossible(IOException e) {
        return new AssertionError("memory does not fail", e);
    }
}
