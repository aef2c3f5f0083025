package org.ecny.wallet;

import java.io.IOException;
import java.util.List;

/** What goes wrong in a callback has a name and a cause, and loses nothing. */
public final class CallbackTest {
    private static final long FEN = 1_234;

    /** Everything Java can throw, also what the interface does not declare. */
    private static final List<Throwable> ANYTHING = List.of(
            new IOException("disk full"), new IllegalStateException("unmounted"), new StackOverflowError(),
            new OutOfMemoryError("heap"), new AssertionError("wrong"), new InterruptedException(),
            new Exception("checked, and not declared"));

    public void whateverAFlashThrowsWhenItIsReadIsTheCause() {
        for (Throwable thrown : ANYTHING) {
            FaultyFlash flash = new FaultyFlash(16);
            try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
                flash.atRead(0, call -> CallbackTest.<RuntimeException>sneak(thrown));

                WalletException e = Check.thrown(WalletException.Storage.class, () -> pair.alice.nextLine(0));

                Check.equal(thrown, e.getCause());
                Check.equal(20_000L, pair.reopenAlice(flash).status().balanceFen);
            }
        }
    }

    public void whateverAFlashThrowsWhenItIsWrittenIsTheCauseAndTheReaderHearsARefusal() {
        for (Throwable thrown : ANYTHING) {
            FaultyFlash flash = new FaultyFlash(16);
            try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
                flash.atProgram(0, call -> CallbackTest.<RuntimeException>sneak(thrown));
                Air air = Air.to(pair.alice);

                Outcome outcome = pair.bobCollects(FEN, air);

                Check.equal(Outcome.Kind.REFUSED_BY_PEER, outcome.kind);
                Check.equal(Event.Kind.REFUSED, air.event.kind);
                Check.equal(EcnyResult.FLASH_FAILED, air.event.why);
                Check.equal(thrown, air.event.cause);
                Check.refused(EcnyResult.FLASH_CLOSED, () -> pair.alice.voidOrder());

                pair.reopenAlice(flash);
                Check.equal(Outcome.Kind.RECEIVED, pair.bobCollects(FEN, Air.to(pair.alice)).kind);
                Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
            }
        }
    }

    public void whateverAFlashThrowsWhenItIsErasedIsTheCause() {
        for (Throwable thrown : ANYTHING) {
            FaultyFlash flash = new FaultyFlash(16);
            try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
                flash.atErase(0, call -> CallbackTest.<RuntimeException>sneak(thrown));

                WalletException e = Check.thrown(WalletException.Storage.class, pair.alice::compact);

                Check.equal(thrown, e.getCause());
                Check.equal(20_000L, pair.reopenAlice(flash).status().balanceFen);
            }
        }
    }

    public void whateverARandomSourceThrowsIsTheCause() {
        for (Throwable thrown : ANYTHING) {
            boolean[] broken = {true};
            Platform platform = platform(new MemoryFlash(16), into -> {
                if (broken[0]) {
                    CallbackTest.<RuntimeException>sneak(thrown);
                }
                Randomness.system().fill(into);
            }, null);

            WalletException begun = Check.refused(EcnyResult.ELEMENT_RANDOMNESS, () -> Enrolment.begin(platform));
            Check.equal(thrown, begun.getCause());

            broken[0] = false;
            try (Wallet wallet = Bank.to("alice").format(platform)) {
                broken[0] = true;
                byte[] select = {0, (byte) 0xA4, 4, 0, 9, (byte) 0xF0, 0x45, 0x43, 0x4E, 0x59, 0x4F, 0x46, 0x4C, 0x31};
                Handled handled = wallet.handleApdu(select);

                Check.equal(2, handled.response.length);
                Check.equal(EcnyResult.ELEMENT_RANDOMNESS, handled.event.why);
                Check.equal(thrown, handled.event.cause);
                broken[0] = false;
                Check.equal(Event.Kind.SELECTED, wallet.handleApdu(select).event.kind);
            }
        }
    }

    public void whateverACounterThrowsIsTheCause() {
        for (Throwable thrown : ANYTHING) {
            MemoryFlash flash = new MemoryFlash(16);
            Chip chip = new Chip();
            byte[] keys = Bank.to("alice").keys();
            try (Wallet wallet = Bank.to("alice").format(platform(flash, Randomness.system(), chip))) {
                chip.thrown = thrown;
                WalletException e = Check.refused(EcnyResult.ELEMENT_COUNTER, wallet::voidOrder);
                Check.equal(thrown, e.getCause());
            }
            WalletException e = Check.refused(
                    EcnyResult.ELEMENT_COUNTER, () -> Wallet.open(platform(flash, Randomness.system(), chip), keys));
            Check.equal(thrown, e.getCause());
            chip.thrown = null;
            Wallet.open(platform(flash, Randomness.system(), chip), keys).close();
        }
    }

    public void aCounterThatIsNoNumberOfTheChipsIsRefused() {
        for (long value : new long[] {-1, 1L << 32, Long.MIN_VALUE}) {
            Chip chip = new Chip();
            chip.value = value;

            Check.refused(EcnyResult.ELEMENT_COUNTER,
                    () -> Bank.to("alice").format(platform(new MemoryFlash(16), Randomness.system(), chip)));
        }
    }

    public void aFlashThatWasPutBackIsNoticedByTheCounter() {
        MemoryFlash flash = new MemoryFlash(16);
        Chip chip = new Chip();
        byte[] keys = Bank.to("alice").keys();
        try (Wallet wallet = Bank.to("alice").format(platform(flash, Randomness.system(), chip))) {
            MemoryFlash old = flash.copy();
            wallet.voidOrder();
            wallet.voidOrder();

            Check.refused(EcnyResult.ROLLED_BACK,
                    () -> Wallet.open(platform(old, Randomness.system(), chip), keys));
        }
    }

    public void whateverAClockThrowsIsTheCauseAndNothingIsArmed() {
        for (Throwable thrown : ANYTHING) {
            boolean[] broken = {false};
            try (Pair pair = new Pair(20_000)) {
                pair.alice.close();
                pair.alice = Wallet.open(Platform.of(pair.aliceFlash, () -> {
                    if (broken[0]) {
                        CallbackTest.<RuntimeException>sneak(thrown);
                    }
                    return 1;
                }), Bank.to("alice").keys());
                pair.alice.arm(Direction.PAY, FEN, 9, 1_000);
                broken[0] = true;

                WalletException e =
                        Check.refused(EcnyResult.PLATFORM, () -> pair.alice.arm(Direction.PAY, FEN, 9, 1_000));
                Check.equal(thrown, e.getCause());
                Outcome outcome = Reader.collect(pair.bob, FEN).tap(Air.to(pair.alice));

                Check.equal(Outcome.Kind.REFUSED_BY_PEER, outcome.kind);
            }
        }
    }

    public void whatACallbackThrewIsTheCauseOfThatErrorAlone() {
        boolean[] broken = {true};
        try (Pair pair = new Pair(0)) {
            pair.alice.close();
            pair.alice = Wallet.open(Platform.of(pair.aliceFlash, () -> {
                if (broken[0]) {
                    throw new IllegalStateException("no clock");
                }
                return 1;
            }), Bank.to("alice").keys());
            Check.refused(EcnyResult.PLATFORM, () -> pair.alice.arm(Direction.PAY, 1, 1, 1_000));
            broken[0] = false;

            WalletException e = Check.refused(EcnyResult.OUT_OF_TURN, () -> pair.alice.payAgain(1));

            Check.equal(null, e.getCause());
        }
    }

    public void aPayersFlashThatFailsHalfWayLosesNothing() {
        int strikes = 0;
        for (int program = 0; ; program++) {
            FaultyFlash flash = new FaultyFlash(16);
            try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
                flash.halfWayAtProgram(program);
                Air air = Air.to(pair.alice);
                pair.bobCollects(FEN, air);
                if (!flash.struck) {
                    Check.that(strikes >= 2, "a payment programs more than once");
                    return;
                }
                strikes++;
                Check.equal(FaultyFlash.HalfWay.class, air.event.cause.getClass());

                pair.reopenAlice(flash);
                ends(pair);
            }
        }
    }

    public void aPayeesFlashThatFailsHalfWayLosesNothing() {
        int strikes = 0;
        for (int program = 0; ; program++) {
            FaultyFlash flash = new FaultyFlash(16);
            try (Pair pair = new Pair(20_000, new MemoryFlash(16), flash)) {
                flash.halfWayAtProgram(program);
                Outcome outcome = pair.bobCollects(FEN, Air.to(pair.alice));
                if (!flash.struck) {
                    Check.that(strikes >= 1, "a credit programs");
                    return;
                }
                strikes++;
                Check.equal(Outcome.Kind.REOPEN, outcome.kind);
                Check.equal(Outcome.Todo.REOPEN, outcome.todo);
                Check.equal(EcnyResult.FLASH_FAILED, outcome.why);
                Check.equal(FaultyFlash.HalfWay.class, outcome.cause.getClass());

                pair.reopenBob(flash);
                ends(pair);
            }
        }
    }

    public void aFlashThatReadsOtherBytesIsNamedAndWhatIsWrittenStays() {
        MemoryFlash written;
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(FEN, Air.to(pair.alice));
            written = pair.aliceFlash.copy();
        }
        byte[] keys = Bank.to("alice").keys();
        int named = 0;
        for (int read = 0; ; read++) {
            int[] reads = {read};
            Flash lies = new MemoryFlash(16) {
                @Override
                public void read(int offset, byte[] into) throws IOException {
                    written.read(offset, into);
                    if (reads[0]-- == 0) {
                        into[into.length / 2] ^= 0x10;
                    }
                }

                @Override
                public void program(int offset, byte[] bytes) {
                    throw new AssertionError("an open writes nothing");
                }
            };
            try (Wallet wallet = Wallet.open(Platform.of(lies), keys)) {
                long balance = wallet.status().balanceFen;
                Check.that(balance == 20_000 - FEN || balance == 20_000, "it is a state of this wallet: " + balance);
            } catch (WalletException e) {
                EcnyResult.Band band = e.result.band();
                Check.that(band == EcnyResult.Band.STORAGE || e.result == EcnyResult.DAMAGED
                        || e.result == EcnyResult.UNFINISHED, e + " names the flash");
                named++;
            }
            if (reads[0] >= 0) {
                break;
            }
        }
        Check.that(named >= 5, "the header and each record are noticed");
        try (Wallet wallet = Wallet.open(Platform.of(written), keys)) {
            Check.equal(20_000 - FEN, wallet.status().balanceFen);
        }
    }

    public void anArrayThatACallbackKeepsIsItsOwn() {
        byte[][] kept = new byte[1][];
        Randomness keeps = into -> {
            Randomness.system().fill(into);
            kept[0] = into;
        };
        try (Wallet wallet = Bank.to("alice").format(platform(new MemoryFlash(16), keeps, null))) {
            byte sum = 0;
            for (byte b : kept[0]) {
                sum |= b;
            }
            Check.equal((byte) 0, sum);
            java.util.Arrays.fill(kept[0], (byte) 0x55);
            Check.equal(0L, wallet.status().balanceFen);
        }
    }

    public void aRenewalThatFailsSaysWhichCallbackFailed() {
        IOException thrown = new IOException("no randomness");
        boolean[] broken = {false};
        Platform platform = platform(new MemoryFlash(16), into -> {
            if (broken[0]) {
                throw thrown;
            }
            Randomness.system().fill(into);
        }, null);
        Platform next = Platform.of(new MemoryFlash(0));
        try (Wallet wallet = Bank.to("alice").format(platform)) {
            broken[0] = true;

            WalletException e = Check.refused(EcnyResult.ELEMENT_RANDOMNESS, () -> wallet.renew(next));

            Check.equal(thrown, e.getCause());
            broken[0] = false;
            try (Enrolment renewal = wallet.renew(next)) {
                Check.equal(33, renewal.applicant().length);
                Check.refused(EcnyResult.ENROLMENT_KEY, () -> renewal.finish(Bank.ROOT, Bank.to("alice").enrolled));
            }
        }
    }

    /** Taps until nothing is in flight: every fen is with one of the two. */
    private static void ends(Pair pair) {
        pair.alice.arm(Direction.PAY, FEN, 1, 0);
        Outcome outcome = Reader.collect(pair.bob, FEN).tap(Air.to(pair.alice));
        Check.equal(Outcome.Kind.RECEIVED, outcome.kind);
        Check.equal(0L, pair.alice.status().inFlightFen);
        long bob = pair.bob.status().balanceFen;
        Check.that(bob == FEN || bob == 2 * FEN && !outcome.healed.isEmpty(), "bob was paid what was asked: " + bob);
        Check.equal(20_000L, pair.alice.status().balanceFen + bob);
    }

    private static Platform platform(Flash flash, Randomness randomness, Counter counter) {
        return new Platform() {
            @Override
            public Flash flash() {
                return flash;
            }

            @Override
            public Randomness randomness() {
                return randomness;
            }

            @Override
            public Counter counter() {
                return counter;
            }
        };
    }

    /** Throws it whatever the compiler thinks. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** A counter in hardware. */
    private static final class Chip implements Counter {
        private long value;
        private Throwable thrown;

        @Override
        public long read() {
            if (thrown != null) {
                CallbackTest.<RuntimeException>sneak(thrown);
            }
            return value;
        }

        @Override
        public void advance(long to) {
            if (thrown != null) {
                CallbackTest.<RuntimeException>sneak(thrown);
            }
            Check.that(to >= value, "a counter goes up");
            value = to;
        }
    }
}
