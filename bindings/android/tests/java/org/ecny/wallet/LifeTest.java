package org.ecny.wallet;

/** A wallet's life: what its holder and its operator make of it. */
public final class LifeTest {
    public void aWalletServesOnceItIsActivatedRestsAndServesAgain() {
        Bank bank = Bank.to("alice");
        try (Wallet wallet = Wallet.format(Platform.of(new MemoryFlash(16)), bank.keys(), Bank.ROOT, bank.enrolled)) {
            Check.equal(Status.Standing.PERSONALIZED, wallet.status().standing);
            Check.refused(EcnyResult.NOT_ACTIVATED, wallet::suspend);
            wallet.activate();
            Check.refused(EcnyResult.COMMAND_OUT_OF_PLACE, wallet::activate);
            wallet.suspend();
            Check.equal(Status.Standing.SUSPENDED, wallet.status().standing);
            wallet.resume();
            Check.refused(EcnyResult.COMMAND_UNKNOWN_DEBIT, () -> wallet.handOver(1));
            Check.equal(LogLine.Step.RESUME, last(wallet).step);
        }
    }

    public void aRetiredWalletIsBuriedByTheReceiptForIt() {
        try (Wallet wallet = Bank.to("alice").format(Platform.of(new MemoryFlash(16)))) {
            wallet.retire();
            Check.that(!wallet.status().buried, "its operator has not seen that");
            Check.that(wallet.take(Bank.word("receipt")), "the receipt is new");
            Check.that(wallet.status().buried, "its operator has seen that");
        }
    }

    public void theOperatorsWordsAreTakenOnceAndHold() {
        try (Pair pair = new Pair(20_000)) {
            Wallet wallet = pair.alice;
            for (String name : new String[] {"operator", "profile", "crisis", "pocket", "block"}) {
                Check.that(wallet.take(Bank.word(name)), name + " is new");
                Check.that(!wallet.take(Bank.word(name)), name + " was taken before");
            }
            Check.equal(Status.Standing.BLOCKED, wallet.status().standing);
            Check.refused(EcnyResult.COMMAND_OUT_OF_PLACE, wallet::resume);
            Check.that(wallet.take(Bank.word("resume")), "the operator lifts it");
            Check.equal(2, wallet.status().orders);
            Check.equal(5_000L, wallet.limits().singleFen);
            Check.that(wallet.limits().crisisLastDay != null, "a crisis holds");
            Check.equal(1, wallet.pockets().size());
            Check.equal(0x0A01, wallet.pockets().get(0).tag);
            Check.equal(20_000L, wallet.status().ordinaryFen);
        }
    }

    public void settingsHoldBesidesTheOperatorsLimits() {
        try (Pair pair = new Pair(20_000)) {
            Settings open = pair.alice.settings();
            pair.alice.setSettings(new Settings(700, open.paidSinceSyncFen, open.unverifiedSingleFen,
                    open.unverifiedSinceSyncFen, 300, 2, Settings.NEEDS_WRIST));
            Check.equal(700L, pair.alice.limits().singleFen);
            Check.equal(Settings.NEEDS_WRIST, pair.alice.settings().flags);
            Check.refused(EcnyResult.VALUE, () -> pair.alice.setSettings(new Settings(1, 1, 1, 1, 0, 256, 0)));
            Check.refused(EcnyResult.VALUE, () -> pair.alice.setSettings(new Settings(1, 1, 1, 1, 0, 0, 8)));
            Check.refused(EcnyResult.PLATFORM, () -> pair.alice.assertState(Assertion.ON_WRIST, 1_000));
            pair.alice.assertState(Assertion.BIOMETRICS, 0);
            pair.alice.powerFree(true);
            pair.alice.powerFree(false);
            pair.alice.purpose(0x0A01);
            Check.refused(EcnyResult.VALUE, () -> pair.alice.purpose(65_536));
        }
    }

    public void aPinIsTriedOnAFlashOfItsOwn() {
        MemoryFlash log = new MemoryFlash(16);
        MemoryFlash pin = new MemoryFlash(2);
        Platform platform = new Platform() {
            @Override
            public Flash flash() {
                return log;
            }

            @Override
            public Flash pinFlash() {
                return pin;
            }
        };
        byte[] right = {'2', '4', '6', '8'};
        byte[] wrong = {'1', '1', '1', '1'};
        try (Wallet wallet = Bank.to("alice").format(platform)) {
            Check.equal(PinStatus.State.NOT_SET, wallet.pin().state);
            wallet.setPin(right);
            Check.refused(EcnyResult.PIN_WRONG, () -> wallet.verifyPin(wrong, 0));
            Check.equal(4, wallet.pin().left);
            wallet.verifyPin(right, 0);
            Check.equal(5, wallet.pin().left);
            wallet.changePin(right, wrong);
            Check.refused(EcnyResult.PIN_MALFORMED, () -> wallet.verifyPin(new byte[4], 0));
            wallet.suspend();
            Check.refused(EcnyResult.NOT_VERIFIED, wallet::resume);
            wallet.verifyPin(wrong, 0);
            wallet.resume();
        }
        try (Pair pair = new Pair(0)) {
            Check.refused(EcnyResult.PLATFORM, pair.alice::pin);
        }
    }

    public void aSyncGoesOutInFrames() {
        try (Pair pair = new Pair(20_000)) {
            Check.refused(EcnyResult.OUT_OF_TURN, pair.alice::syncNext);
            pair.alice.syncBegin();
            int frames = 0;
            for (byte[] frame = pair.alice.syncNext(); frame != null; frame = pair.alice.syncNext()) {
                Check.equal(frame.length - 3, (frame[0] & 0xFF) << 8 | frame[1] & 0xFF);
                frames++;
            }
            Check.equal(pair.alice.status().records + 2, (long) frames);
            Check.refused(EcnyResult.SYNC_FRAME, () -> pair.alice.syncTake(new byte[3]));
        }
    }

    private static LogLine last(Wallet wallet) {
        LogLine last = null;
        for (LogLine line : wallet.log()) {
            last = line;
        }
        return last;
    }
}
