package org.ecny.wallet.android;

import android.nfc.cardemulation.HostApduService;
import android.os.MainThread;
import java.util.Arrays;
import org.ecny.wallet.Bank;
import org.ecny.wallet.Check;
import org.ecny.wallet.Direction;
import org.ecny.wallet.EcnyResult;
import org.ecny.wallet.Event;
import org.ecny.wallet.FaultyFlash;
import org.ecny.wallet.Link;
import org.ecny.wallet.MemoryFlash;
import org.ecny.wallet.Outcome;
import org.ecny.wallet.Pair;
import org.ecny.wallet.Platform;
import org.ecny.wallet.Reader;
import org.ecny.wallet.Wallet;

/** The service answers as a card, and its hooks cannot delay or lose an answer. */
public final class WalletApduServiceTest {
    private static final long FEN = 1_234;
    private static final byte[] REFUSED = {0x69, (byte) 0x85};

    public void whatAnAnswerSaysIsOnFlashBeforeItIsReturned() {
        try (Pair pair = new Pair(20_000)) {
            Phone alice = new Phone(pair.alice);
            pair.alice.arm(Direction.PAY, FEN, 1, 0);
            byte[] keys = Bank.to("alice").keys();
            Link air = command -> {
                byte[] response = alice.processCommandApdu(command, null);
                if (command[1] == 0x10) {
                    try (Wallet asOnFlash = Wallet.open(Platform.of(pair.aliceFlash.copy()), keys)) {
                        Check.equal(FEN, asOnFlash.status().inFlightFen);
                    }
                    Check.equal(0, alice.events.size());
                }
                return response;
            };

            Check.equal(Outcome.Kind.RECEIVED, Reader.collect(pair.bob, FEN).tap(air).kind);
            MainThread.run();
            Check.equal(3, alice.events.size());
        }
    }

    public void aHookThatThrowsLosesNoAnswer() {
        try (Pair pair = new Pair(20_000)) {
            Phone alice = new Phone(pair.alice);
            alice.hookThrows = new IllegalStateException("the screen is gone");
            pair.alice.arm(Direction.PAY, FEN, 1, 0);

            Outcome outcome = Reader.collect(pair.bob, FEN).tap(command -> alice.processCommandApdu(command, null));

            Check.equal(Outcome.Kind.RECEIVED, outcome.kind);
            for (int i = 0; i < 3; i++) {
                Check.equal(alice.hookThrows, Check.thrown(IllegalStateException.class, MainThread::run));
            }
        }
    }

    public void aPhoneWithoutAnOpenWalletRefuses() {
        Phone phone = new Phone(null);

        Check.that(Arrays.equals(REFUSED, phone.processCommandApdu(new byte[] {0, (byte) 0xA4, 4, 0}, null)), "refused");
        phone.onDeactivated(HostApduService.DEACTIVATION_LINK_LOSS);
        MainThread.run();

        Check.equal(0, phone.taps);
    }

    public void aWalletThatWasClosedRefusesAndSaysWhyToItsOwner() {
        try (Pair pair = new Pair(0)) {
            Phone phone = new Phone(pair.alice);
            phone.processCommandApdu(new byte[5], null);
            pair.alice.close();

            byte[] response = phone.processCommandApdu(new byte[5], null);
            phone.onDeactivated(HostApduService.DEACTIVATION_DESELECTED);
            MainThread.run();

            Check.that(Arrays.equals(REFUSED, response), "refused");
            Check.equal(2, phone.failures.size());
            Check.equal(EcnyResult.NOT_OPEN, phone.failures.get(0).result);
        }
    }

    public void aFlashThatFailsIsRefusedToTheReaderAndToldToTheOwnerWithItsCause() {
        FaultyFlash flash = new FaultyFlash(16);
        try (Pair pair = new Pair(20_000, flash, new MemoryFlash(16))) {
            Phone alice = new Phone(pair.alice);
            pair.alice.arm(Direction.PAY, FEN, 1, 0);
            flash.halfWayAtProgram(0);

            Outcome outcome = Reader.collect(pair.bob, FEN).tap(command -> alice.processCommandApdu(command, null));
            MainThread.run();

            Check.equal(Outcome.Kind.REFUSED_BY_PEER, outcome.kind);
            Event last = alice.events.get(alice.events.size() - 1);
            Check.equal(EcnyResult.FLASH_FAILED, last.why);
            Check.equal("power was cut half-way", last.cause.getMessage());
        }
    }

    public void aFieldThatIsGoneEndsTheTap() {
        try (Pair pair = new Pair(20_000)) {
            Phone alice = new Phone(pair.alice);
            pair.alice.arm(Direction.PAY, FEN, 9, 0);
            Link forgets = command -> {
                if (command[1] == 0x10) {
                    alice.onDeactivated(HostApduService.DEACTIVATION_LINK_LOSS);
                }
                return alice.processCommandApdu(command, null);
            };

            Outcome outcome = Reader.collect(pair.bob, FEN).tap(forgets);
            MainThread.run();

            Check.equal(Outcome.Kind.REFUSED_BY_PEER, outcome.kind);
            Check.equal(20_000L, pair.alice.status().balanceFen);
            Check.equal(1, alice.taps);
        }
    }
}
