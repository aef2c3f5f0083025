package org.ecny.wallet.android;

import android.app.Activity;
import android.nfc.Antenna;
import android.nfc.NfcAdapter;
import android.nfc.TagLostException;
import android.nfc.tech.HeldCard;
import android.os.MainThread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ecny.wallet.Check;
import org.ecny.wallet.Direction;
import org.ecny.wallet.Event;
import org.ecny.wallet.Outcome;
import org.ecny.wallet.Pair;
import org.ecny.wallet.Reader;
import org.ecny.wallet.Wallet;

/** Two phones: one is the reader, the other's service is the card. Taps tear after each message and are healed. */
public final class ReaderPaymentTest {
    private static final long FEN = 1_234;

    private final Antenna antenna = new Antenna();
    private final List<Outcome> outcomes = new ArrayList<>();

    public void aPhoneCollectsFromAnother() {
        try (Pair pair = new Pair(20_000)) {
            Phone alice = new Phone(pair.alice);
            pair.alice.arm(Direction.PAY, FEN, 1, 0);
            HeldCard card = new HeldCard(alice, 0);

            start(Reader.collect(pair.bob, FEN));
            antenna.show(card.tag);
            card.leave();
            MainThread.run();

            Check.equal(Outcome.Kind.RECEIVED, last().kind);
            Check.equal(FEN, pair.bob.status().balanceFen);
            Check.equal(Arrays.asList(Event.Kind.SELECTED, Event.Kind.DEBITED, Event.Kind.SETTLED), alice.kinds());
            Check.equal(1, alice.taps);
            Check.that(card.timeout >= 1_000, "a card has time to write its flash");
            Check.that(card.closed, "the reader lets go of the card");
        }
    }

    public void aPhonePaysAnother() {
        try (Pair pair = new Pair(20_000)) {
            Phone bob = new Phone(pair.bob);
            pair.bob.arm(Direction.RECEIVE, FEN, 1, 0);
            HeldCard card = new HeldCard(bob, 0);

            start(Reader.pay(pair.alice, FEN));
            antenna.show(card.tag);
            MainThread.run();

            Check.equal(Outcome.Kind.PAID, last().kind);
            Check.equal(FEN, pair.bob.status().balanceFen);
            Check.equal(Arrays.asList(Event.Kind.SELECTED, Event.Kind.ASKED, Event.Kind.CREDITED), bob.kinds());
        }
    }

    public void aCollectingPhoneThatLosesTheOtherAfterEachMessageIsPaidOnceByTheNextTaps() {
        List<Outcome.Kind> torn = Arrays.asList(
                Outcome.Kind.NOTHING_MOVED, Outcome.Kind.NOTHING_MOVED, Outcome.Kind.MAYBE_IN_FLIGHT,
                Outcome.Kind.MAYBE_IN_FLIGHT, Outcome.Kind.RECEIVED, Outcome.Kind.RECEIVED);
        for (int lost = 1; lost <= 6; lost++) {
            try (Pair pair = new Pair(20_000)) {
                Phone alice = new Phone(pair.alice);
                pair.alice.arm(Direction.PAY, FEN, 1, 0);

                start(Reader.collect(pair.bob, FEN));
                antenna.show(new HeldCard(alice, lost).tag);

                Check.equal(torn.get(lost - 1), last().kind);
                Check.equal(flightOf(torn.get(lost - 1)), last().flight);
                Check.that(last().cause instanceof TagLostException, "the tag was lost");

                antenna.show(new HeldCard(alice, 0).tag);
                start(Reader.collect(pair.bob, 0));
                antenna.show(new HeldCard(alice, 0).tag);
                MainThread.run();

                Check.equal(FEN, pair.bob.status().balanceFen);
                Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
                Check.equal(0L, pair.alice.status().inFlightFen);
            }
        }
    }

    public void aPayingPhoneThatLosesTheOtherAfterEachMessageHasPaidOnceAfterTheNextTap() {
        List<Outcome.Kind> torn = Arrays.asList(
                Outcome.Kind.NOTHING_MOVED, Outcome.Kind.NOTHING_MOVED, Outcome.Kind.NOTHING_MOVED,
                Outcome.Kind.NOTHING_MOVED, Outcome.Kind.IN_FLIGHT, Outcome.Kind.IN_FLIGHT);
        for (int lost = 1; lost <= 6; lost++) {
            try (Pair pair = new Pair(20_000)) {
                Phone bob = new Phone(pair.bob);
                pair.bob.arm(Direction.RECEIVE, FEN, 2, 0);

                start(Reader.pay(pair.alice, FEN));
                antenna.show(new HeldCard(bob, lost).tag);

                Check.equal(torn.get(lost - 1), last().kind);
                Check.equal(flightOf(torn.get(lost - 1)), last().flight);
                Check.equal(Outcome.Todo.TAP_AGAIN, last().todo);

                antenna.show(new HeldCard(bob, 0).tag);
                MainThread.run();

                Check.equal(Outcome.Kind.PAID, last().kind);
                Check.equal(FEN, pair.bob.status().balanceFen);
                Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
                Check.equal(0L, pair.alice.status().inFlightFen);
            }
        }
    }

    public void aPhoneThatStaysOnTheReaderPaysOnce() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
            Phone bob = new Phone(pair.bob);

            start(Reader.pay(pair.alice, FEN));
            for (int i = 0; i < 3; i++) {
                antenna.show(new HeldCard(bob, 0).tag);
            }

            Check.equal(1, outcomes.size());
            Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
        }
    }

    public void theOwnerApprovesOnTheOtherPhoneAndTapsAgain() {
        try (Pair pair = new Pair(20_000)) {
            Phone alice = new Phone(pair.alice);

            start(Reader.collect(pair.bob, FEN));
            antenna.show(new HeldCard(alice, 0).tag);
            MainThread.run();
            Check.equal(Outcome.Todo.APPROVE_THERE, last().todo);
            Check.equal(Event.Kind.REFUSED, alice.events.get(1).kind);

            pair.alice.approve(pair.alice.asked());
            antenna.show(new HeldCard(alice, 0).tag);

            Check.equal(Outcome.Kind.RECEIVED, last().kind);
        }
    }

    public void aPhoneWhoseReaderTakesNoCommandOfThatLengthMovesNothing() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, FEN, 1, 0);

            start(Reader.pay(pair.alice, FEN));
            antenna.show(new HeldCard(new Phone(pair.bob), 0, Wallet.APDU_MAX - 1).tag);
            Check.equal(Outcome.Kind.NOTHING_MOVED, last().kind);
            Check.equal(20_000L, pair.alice.status().balanceFen);

            antenna.show(new HeldCard(new Phone(pair.bob), 0, Wallet.APDU_MAX).tag);
            Check.equal(Outcome.Kind.PAID, last().kind);
        }
    }

    public void aCardThatIsNotOfIso14443Part4MovesNothing() {
        try (Pair pair = new Pair(20_000)) {
            start(Reader.pay(pair.alice, FEN));
            antenna.show(Antenna.tag("android.nfc.tech.NfcA"));

            Check.equal(Outcome.Kind.NOTHING_MOVED, last().kind);
        }
    }

    public void aPhoneIsAReaderBetweenStartAndStop() {
        try (Pair pair = new Pair(20_000)) {
            Activity activity = new Activity();
            pair.alice.arm(Direction.PAY, FEN, 1, 0);
            start(Reader.collect(pair.bob, FEN));
            Check.equal(NfcAdapter.FLAG_READER_NFC_A | NfcAdapter.FLAG_READER_NFC_B
                    | NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK, antenna.flags());
            Check.that(antenna.extras().getInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY) >= 1_000,
                    "Android does not disturb a tap");

            ReaderPayment.stop(antenna.adapter, activity);
            antenna.show(new HeldCard(new Phone(pair.alice), 0).tag);

            Check.equal(0, outcomes.size());
        }
    }

    private void start(Reader reader) {
        new ReaderPayment(reader, outcomes::add).start(antenna.adapter, new Activity());
    }

    private Outcome last() {
        return outcomes.get(outcomes.size() - 1);
    }

    private static Outcome.Flight flightOf(Outcome.Kind kind) {
        switch (kind) {
            case IN_FLIGHT:
                return Outcome.Flight.YES;
            case MAYBE_IN_FLIGHT:
                return Outcome.Flight.MAYBE;
            default:
                return Outcome.Flight.NONE;
        }
    }
}
