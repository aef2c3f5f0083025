package org.ecny.wallet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Whatever a caller can do wrong has a name and changes nothing. */
public final class MisuseTest {
    public void aClosedWalletIsNotOpenAndCanBeClosedAgain() {
        Pair pair = new Pair(20_000);
        Wallet wallet = pair.alice;
        wallet.close();
        wallet.close();

        List<Check.Action> calls = List.of(
                wallet::prepare, () -> wallet.nonces(Nonces.HEDGED), wallet::confirm, wallet::compact, wallet::status, wallet::limits, wallet::unsettled,
                () -> wallet.nextLine(0), () -> wallet.log().iterator().next(),
                () -> wallet.arm(Direction.PAY, 1, 1, 0), wallet::disarm, wallet::asked,
                () -> wallet.approve(new Payment(WalletId.of(1, 2), 1)),
                () -> wallet.allow(new Payment(WalletId.of(1, 2), 1)), wallet::decline,
                () -> wallet.handleApdu(new byte[5]), () -> wallet.collect(1), () -> wallet.load(1),
                () -> wallet.pay(1), () -> wallet.redeem(1), () -> wallet.payAgain(1), wallet::healAsPayer,
                wallet::healAsPayee, () -> wallet.feed(new byte[2]), wallet::endTap, wallet::voidOrder,
                wallet::statement, () -> wallet.nextRecord(0), () -> wallet.take(new byte[90]),
                wallet::syncBegin, wallet::syncNext, () -> wallet.syncTake(new byte[3]), wallet::activate,
                wallet::suspend, wallet::resume, wallet::retire, () -> wallet.handOver(1), wallet::settings,
                () -> wallet.setSettings(new Settings(1, 1, 1, 1, 0, 0, 0)), wallet::pockets, wallet::pin,
                () -> wallet.setPin(new byte[4]), () -> wallet.verifyPin(new byte[4], 0),
                () -> wallet.changePin(new byte[4], new byte[4]), () -> wallet.powerFree(true),
                () -> wallet.assertState(Assertion.ON_WRIST, 0), () -> wallet.purpose(1),
                () -> wallet.renew(Bank.to("alice").platform()));
        for (Check.Action call : calls) {
            WalletException e = Check.refused(EcnyResult.NOT_OPEN, call);
            Check.that(e instanceof WalletException.Misuse, "it is the caller's mistake");
        }
        wallet.close();
        pair.bob.close();
    }

    public void aClosedEnrolmentIsNotOpenAndCanBeClosedAgain() {
        Enrolment enrolment = Enrolment.begin(Bank.to("alice").platform());
        enrolment.close();
        enrolment.close();

        Check.refused(EcnyResult.NOT_OPEN, enrolment::secret);
        Check.refused(EcnyResult.NOT_OPEN, () -> enrolment.finish(Bank.ROOT, Bank.to("alice").enrolled));
    }

    public void nullIsNamed() {
        Platform platform = Platform.of(new MemoryFlash(16));
        byte[] keys = Bank.to("alice").keys();
        byte[] enrolled = Bank.to("alice").enrolled;
        try (Pair pair = new Pair(0)) {
            Wallet wallet = pair.alice;
            List<Check.Action> calls = List.of(
                    () -> Wallet.open(null, keys), () -> Wallet.open(platform, null),
                    () -> Wallet.format(platform, null, Bank.ROOT, enrolled),
                    () -> Wallet.format(platform, keys, null, enrolled),
                    () -> Wallet.format(platform, keys, Bank.ROOT, null),
                    () -> Enrolment.begin(null), () -> Enrolment.resume(Bank.to("alice").platform(), null),
                    () -> wallet.arm(null, 1, 1, 0), () -> wallet.nonces(null), () -> wallet.approve(null), () -> wallet.allow(null),
                    () -> wallet.handleApdu(null), () -> wallet.take(null),
                    () -> wallet.syncTake(null), () -> wallet.setSettings(null), () -> wallet.setPin(null),
                    () -> wallet.verifyPin(null, 0), () -> wallet.changePin(null, new byte[4]),
                    () -> wallet.changePin(new byte[4], null), () -> wallet.assertState(null, 0),
                    () -> wallet.renew(null), () -> new Payment(null, 1), () -> Reader.collect(wallet, 1).tap(null));
            for (Check.Action call : calls) {
                Check.refused(EcnyResult.NULL, call);
            }
            wallet.collect(1);
            Check.refused(EcnyResult.NULL, () -> wallet.feed(null));
        }
    }

    public void arraysOfAnotherLengthAreNamed() {
        Platform platform = Platform.of(new MemoryFlash(16));
        byte[] keys = Bank.to("alice").keys();
        byte[] enrolled = Bank.to("alice").enrolled;
        try (Pair pair = new Pair(0); Enrolment enrolment = Enrolment.begin(Bank.to("alice").platform())) {
            List<Check.Action> calls = List.of(
                    () -> Wallet.open(platform, new byte[0]), () -> Wallet.open(platform, new byte[195]),
                    () -> Wallet.format(platform, keys, new byte[32], enrolled),
                    () -> Wallet.format(platform, keys, Bank.ROOT, new byte[392]),
                    () -> Enrolment.resume(Bank.to("alice").platform(), new byte[31]),
                    () -> enrolment.finish(new byte[34], enrolled), () -> enrolment.finish(Bank.ROOT, new byte[0]),
                    () -> pair.alice.take(new byte[196]), () -> pair.alice.syncTake(new byte[484]),
                    () -> pair.alice.setPin(new byte[17]));
            for (Check.Action call : calls) {
                Check.refused(EcnyResult.LENGTH, call);
            }
        }
    }

    public void keysAndPackagesThatAreNoneAreNamed() {
        Platform platform = Platform.of(new MemoryFlash(16));
        byte[] enrolled = Bank.to("alice").enrolled;

        Check.refused(EcnyResult.KEYS, () -> Wallet.open(platform, new byte[194]));
        try (Enrolment enrolment = Enrolment.begin(Bank.to("alice").platform())) {
            Check.refused(EcnyResult.PACKAGE, () -> enrolment.finish(Bank.ROOT, new byte[393]));
            WalletException e = Check.refused(
                    EcnyResult.ENROLMENT_KEY, () -> enrolment.finish(Bank.ROOT, Bank.to("bob").enrolled));
            Check.that(e instanceof WalletException.Operator, "it is the operator's word that does not fit");
            Check.equal(194, enrolment.finish(Bank.ROOT, enrolled).length);
        }
    }

    public void sumsAndNumbersOutOfRangeAreNamed() {
        try (Pair pair = new Pair(0)) {
            Wallet wallet = pair.alice;
            List<Check.Action> calls = List.of(
                    () -> wallet.collect(-1), () -> wallet.pay(Long.MIN_VALUE), () -> wallet.load(Long.MAX_VALUE),
                    () -> wallet.redeem(-1), () -> wallet.arm(Direction.PAY, -1, 1, 0),
                    () -> wallet.arm(Direction.PAY, 1, -1, 0), () -> wallet.arm(Direction.PAY, 1, 256, 0),
                    () -> wallet.arm(Direction.PAY, 1, 1, -1), () -> wallet.nextLine(-1),
                    () -> wallet.nextLine(1L << 32), () -> wallet.nextRecord(-1),
                    () -> wallet.allow(new Payment(WalletId.of(1, 2), -1)), () -> WalletId.of(-1, 0),
                    () -> WalletId.of(0x10000, 0), () -> WalletId.of(0, 1L << 48));
            for (Check.Action call : calls) {
                Check.refused(EcnyResult.VALUE, call);
            }
            Check.refused(EcnyResult.PLATFORM, () -> wallet.arm(Direction.PAY, 1, 1, 1_000));
        }
    }

    public void stepsOutOfTurnAreNamed() {
        try (Pair pair = new Pair(0)) {
            Check.refused(EcnyResult.OUT_OF_TURN, () -> pair.alice.feed(new byte[2]));
            Check.refused(EcnyResult.OUT_OF_TURN, () -> pair.alice.payAgain(1));
            pair.alice.endTap();
            pair.alice.endTap();
            Check.equal(null, pair.alice.nextLine(1L << 31));
        }
    }

    public void apdusOfAnyLengthAreAnswered() {
        try (Pair pair = new Pair(0)) {
            for (int length : new int[] {0, 1, 4, 5, 250, 251, 261, 262, 65_544, 1 << 20}) {
                Handled handled = pair.alice.handleApdu(new byte[length]);

                Check.equal(2, handled.response.length);
                Check.equal(Event.Kind.REFUSED, handled.event.kind);
                Check.equal(EcnyResult.PEER_COMMAND, handled.event.why);

                pair.alice.collect(1);
                Check.thrown(WalletException.Peer.class, () -> pair.alice.feed(new byte[length]));
            }
        }
    }

    public void aPlatformWithoutWhatAWalletNeedsIsNamed() {
        byte[] keys = Bank.to("alice").keys();
        List<Flash> flashes = List.of(new MemoryFlash(0), new Sized(-4096, 4096), new Sized(8192, 0),
                new Sized(8192, 24), new Sized(Integer.MAX_VALUE, 4096), new Sized(4096, 8192));
        for (Flash flash : flashes) {
            WalletException e = Check.thrown(WalletException.class, () -> Wallet.open(Platform.of(flash), keys));
            Check.that(e.result == EcnyResult.PLATFORM || e.result == EcnyResult.FLASH_GEOMETRY, e + " names the flash");
        }
        Check.refused(EcnyResult.PLATFORM, () -> Wallet.open(() -> null, keys));
    }

    public void flashWithoutAWalletAndTheKeysOfAnotherAreNamed() {
        try (Pair pair = new Pair(0)) {
            byte[] bob = Bank.to("bob").keys();
            pair.alice.close();

            Check.refused(EcnyResult.FLASH_WRONG_KEY, () -> Wallet.open(Platform.of(pair.aliceFlash), bob));
            Check.refused(
                    EcnyResult.FLASH_NOT_A_JOURNAL, () -> Wallet.open(Platform.of(new MemoryFlash(16)), bob));
        }
    }

    public void aCallbackThatCallsItsOwnWalletIsRefused() {
        Wallet[] own = new Wallet[1];
        List<WalletException> refusals = new ArrayList<>();
        MemoryFlash flash = new MemoryFlash(16) {
            @Override
            public void read(int offset, byte[] into) throws IOException {
                if (own[0] != null) {
                    refusals.add(Check.refused(EcnyResult.BUSY, () -> own[0].status()));
                    refusals.add(Check.refused(EcnyResult.BUSY, () -> own[0].close()));
                }
                super.read(offset, into);
            }
        };
        try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
            own[0] = pair.alice;

            Check.equal(LogLine.Kind.OPERATOR, pair.alice.nextLine(0).kind);

            Check.that(refusals.size() >= 2, "the flash was read");
            Check.equal(20_000L, pair.alice.status().balanceFen);
        }
    }

    public void anEnrolmentGoesOnAfterARestart() {
        Bank bank = Bank.to("alice");
        byte[] secret;
        try (Enrolment begun = Enrolment.begin(bank.platform())) {
            secret = begun.secret();
        }

        Platform platform = Platform.of(new MemoryFlash(16));
        try (Enrolment resumed = Enrolment.resume(platform, secret)) {
            Check.that(Arrays.equals(bank.applicant, resumed.applicant()), "it shows the same point");
            byte[] keys = resumed.finish(Bank.ROOT, bank.enrolled);
            try (Wallet wallet = Wallet.format(platform, keys, Bank.ROOT, bank.enrolled)) {
                Check.equal(WalletId.of(1, 1), wallet.status().id);
            }
        }
    }

    public void aRandomSourceThatIsStuckMakesNoKey() {
        Flash none = new MemoryFlash(0);
        Platform stuck = new Platform() {
            @Override
            public Flash flash() {
                return none;
            }

            @Override
            public Randomness randomness() {
                return into -> Arrays.fill(into, (byte) 0x42);
            }
        };

        Check.refused(EcnyResult.ELEMENT_RANDOMNESS, () -> Enrolment.begin(stuck));
    }

    public void everyResultOfTheLibraryHasItsNameHereAndNoOther() {
        for (int code = -10; code < 2_000; code++) {
            String name = Native.resultName(code);
            EcnyResult result = EcnyResult.of(code);
            if (name.equals("?")) {
                Check.equal(EcnyResult.PANIC, result);
            } else {
                Check.equal(name, "ECNY_" + result);
                Check.equal(code, result.code);
                Check.that(!result.text().isEmpty(), "it has a text");
            }
        }
        Check.equal(Wallet.APDU_MAX, Native.APDU_MAX);
        Check.that(Wallet.version().matches("\\d+\\.\\d+\\.\\d+"), "it has a version");
    }

    public void sumsAreReadAndWrittenAsPeopleDo() {
        Check.equal("12.34", Fen.toYuan(1_234));
        Check.equal("0.05", Fen.toYuan(5));
        Check.equal(1_200L, Fen.ofYuan("12"));
        Check.equal(1_230L, Fen.ofYuan("12.3"));
        for (String wrong : List.of("12.345", "1,2", "", "1e30")) {
            Check.thrown(NumberFormatException.class, () -> Fen.ofYuan(wrong));
        }
    }

    /** Flash that says what size it is, and is never read. */
    private static final class Sized extends MemoryFlash {
        private final int size;
        private final int page;

        Sized(int size, int page) {
            super(2);
            this.size = size;
            this.page = page;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int pageSize() {
            return page;
        }

        @Override
        public void read(int offset, byte[] into) {
            Arrays.fill(into, (byte) 0xFF);
        }
    }
}
