package org.ecny.wallet;

/** A wallet that is lost without being closed is wiped, and nothing crashes. */
public final class GarbageTest {
    private static final byte[] KEYS = Bank.to("alice").keys();

    public void lostWalletsAndEnrolmentsAreClosed() throws Exception {
        int before = settled();

        for (int i = 0; i < 50; i++) {
            lose();
        }

        Check.that(Reaper.watched() > before, "they were open");
        waitUntil(before);
    }

    public void aWalletThatItsOwnPlatformLeadsToIsClosedToo() throws Exception {
        int before = settled();

        for (int i = 0; i < 10; i++) {
            Circle circle = new Circle();
            circle.wallet = Bank.to("alice").format(circle);
        }

        waitUntil(before);
    }

    public void aLostWalletHasLostNothing() throws Exception {
        int before = settled();
        MemoryFlash flash = new MemoryFlash(16);
        loseOn(flash);
        waitUntil(before);

        try (Wallet wallet = Wallet.open(Platform.of(flash), KEYS)) {
            Check.equal(2L, wallet.voidOrder());
        }
    }

    public void aWalletInUseIsNotCollected() throws Exception {
        try (Pair pair = new Pair(20_000)) {
            for (int i = 0; i < 20; i++) {
                System.gc();
                Check.equal(Outcome.Kind.RECEIVED, pair.bobCollects(100, Air.to(pair.alice)).kind);
            }
        }
    }

    public void aClosedWalletIsWatchedNoMore() throws Exception {
        int before = settled();

        Pair pair = new Pair(0);
        pair.close();

        Check.equal(before, Reaper.watched());
    }

    private static void lose() {
        Bank.to("alice").format(Platform.of(new MemoryFlash(16)));
        Enrolment.begin(Platform.of(new MemoryFlash(0)));
    }

    private static void loseOn(Flash flash) {
        Bank.to("alice").format(Platform.of(flash)).voidOrder();
    }

    /** How many are open once nothing lost is left. */
    private static int settled() throws InterruptedException {
        int watched = Reaper.watched();
        for (int quiet = 0; quiet < 5; quiet++) {
            System.gc();
            Thread.sleep(20);
            if (Reaper.watched() != watched) {
                watched = Reaper.watched();
                quiet = 0;
            }
        }
        return watched;
    }

    private static void waitUntil(int watched) throws InterruptedException {
        for (int i = 0; Reaper.watched() > watched; i++) {
            Check.that(i < 500, "they are collected, but " + Reaper.watched() + " are left");
            System.gc();
            Thread.sleep(10);
        }
    }

    /** A platform that holds its wallet. */
    private static final class Circle implements Platform {
        private Wallet wallet;

        @Override
        public Flash flash() {
            return new MemoryFlash(16) {
                @Override
                public int size() {
                    Check.equal(null, wallet);
                    return super.size();
                }
            };
        }
    }
}
