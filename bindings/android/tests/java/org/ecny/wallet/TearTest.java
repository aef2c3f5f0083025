package org.ecny.wallet;

import java.util.List;

/** The link is lost after each message: the outcome says whether value is in flight, and the next tap ends it. */
public final class TearTest {
    private static final long FEN = 1_234;

    public void theReaderOfAPayeeThatHasNotAskedHasMovedNothing() {
        for (int lost = 1; lost <= 2; lost++) {
            try (Pair pair = new Pair(20_000)) {
                Outcome outcome = pair.bobCollects(FEN, Air.losing(lost, pair.alice));

                Check.equal(Outcome.Kind.NOTHING_MOVED, outcome.kind);
                Check.equal(Outcome.Flight.NONE, outcome.flight);
                Check.equal("the card is gone", outcome.cause.getMessage());
                Check.equal(20_000L, pair.alice.status().balanceFen);
            }
        }
    }

    public void aPayeeThatHasAskedAndHeardNothingTapsAgainAndIsPaidOnce() {
        for (int lost = 3; lost <= 4; lost++) {
            try (Pair pair = new Pair(20_000)) {
                pair.alice.arm(Direction.PAY, FEN, 1, 0);
                Reader till = Reader.collect(pair.bob, FEN);

                Outcome torn = till.tap(Air.losing(lost, pair.alice));

                Check.equal(Outcome.Kind.MAYBE_IN_FLIGHT, torn.kind);
                Check.equal(Outcome.Flight.MAYBE, torn.flight);
                Check.equal(Outcome.Todo.TAP_AGAIN, torn.todo);
                Check.equal(lost == 4 ? FEN : 0, pair.alice.status().inFlightFen);
                Check.equal(20_000L, pair.total());

                Outcome again = till.tap(Air.to(pair.alice));

                Check.equal(Outcome.Kind.RECEIVED, again.kind);
                Check.equal(FEN, pair.bob.status().balanceFen);
                Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
                Check.equal(0L, pair.alice.status().inFlightFen);
            }
        }
    }

    public void aPayeeThatHasTheValueSaysSoWhetherOrNotThePayerHeard() {
        for (int lost = 5; lost <= 6; lost++) {
            try (Pair pair = new Pair(20_000)) {
                Outcome outcome = pair.bobCollects(FEN, Air.losing(lost, pair.alice));

                Check.equal(Outcome.Kind.RECEIVED, outcome.kind);
                Check.that(!outcome.heard, "nobody knows whether alice has heard");
                Check.equal(FEN, pair.bob.status().balanceFen);
                Check.equal(lost == 5 ? 1 : 0, pair.alice.unsettled().size());
            }
        }
    }

    public void aLostReceiptIsSaidAgainByATapThatOnlyHeals() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(FEN, Air.losing(5, pair.alice));
            Unsettled open = pair.alice.unsettled().get(0);
            Check.equal(FEN, open.amountFen);
            Check.equal(pair.bob.status().id, open.payee);

            Outcome healed = Reader.collect(pair.bob, 0).tap(Air.to(pair.alice));

            Check.equal(Outcome.Kind.HEALED, healed.kind);
            Check.equal(Event.Kind.CREDITED_BEFORE, healed.healed.get(0).kind);
            Check.equal(0, pair.alice.unsettled().size());
            Check.equal(FEN, pair.bob.status().balanceFen);
        }
    }

    public void aPayerThatHasNotDebitedHasMovedNothing() {
        for (int lost = 1; lost <= 4; lost++) {
            try (Pair pair = new Pair(20_000)) {
                pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);

                Outcome outcome = Reader.pay(pair.alice, FEN).tap(Air.losing(lost, pair.bob));

                Check.equal(Outcome.Kind.NOTHING_MOVED, outcome.kind);
                Check.equal(20_000L, pair.alice.status().balanceFen);
            }
        }
    }

    public void aPayerWhosePaymentIsInFlightTapsAgainAndHasPaidOnce() {
        for (int lost = 5; lost <= 6; lost++) {
            try (Pair pair = new Pair(20_000)) {
                pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
                Reader reader = Reader.pay(pair.alice, FEN);

                Outcome torn = reader.tap(Air.losing(lost, pair.bob));

                Check.equal(Outcome.Kind.IN_FLIGHT, torn.kind);
                Check.equal(Outcome.Flight.YES, torn.flight);
                Check.equal(Outcome.Todo.TAP_AGAIN, torn.todo);
                Check.equal(FEN, torn.amountFen);
                Check.equal(pair.bob.status().id, torn.peer);
                Check.equal(FEN, pair.alice.status().inFlightFen);
                Check.equal(lost == 6 ? FEN : 0, pair.bob.status().balanceFen);

                Outcome again = reader.tap(Air.to(pair.bob));

                Check.equal(Outcome.Kind.PAID, again.kind);
                Check.equal(FEN, again.amountFen);
                Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
                Check.equal(FEN, pair.bob.status().balanceFen);
                Check.equal(0L, pair.alice.status().inFlightFen);
            }
        }
    }

    public void aPaymentInFlightStaysSoWhenTheNextTapIsRefusedOrTorn() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, FEN, 1, 0);
            Reader reader = Reader.pay(pair.alice, FEN);
            reader.tap(Air.losing(6, pair.bob));

            Outcome refused = reader.tap(Air.to(pair.bob));
            Outcome torn = reader.tap(Air.losing(1, pair.bob));

            Check.equal(Outcome.Kind.IN_FLIGHT, refused.kind);
            Check.equal(EcnyResult.PEER_REFUSED, refused.why);
            Check.equal(Outcome.Kind.IN_FLIGHT, torn.kind);
            Check.equal(FEN, torn.amountFen);

            pair.bob.arm(Direction.RECEIVE, FEN, 1, 0);
            Check.equal(Outcome.Kind.PAID, reader.tap(Air.to(pair.bob)).kind);
        }
    }

    public void aPaymentInFlightToOnePayeeIsNotPaidToAnother() {
        try (Pair pair = new Pair(20_000);
                Wallet other = Bank.to("alice-purse").format(Platform.of(new MemoryFlash(16)))) {
            pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
            other.arm(Direction.RECEIVE, FEN, 9, 0);
            Reader reader = Reader.pay(pair.alice, FEN);
            reader.tap(Air.losing(6, pair.bob));

            Outcome elsewhere = reader.tap(Air.to(other));

            Check.equal(Outcome.Kind.IN_FLIGHT, elsewhere.kind);
            Check.equal(pair.bob.status().id, elsewhere.peer);
            Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
            Check.equal(Outcome.Kind.PAID, reader.tap(Air.to(pair.bob)).kind);
        }
    }

    public void anOlderPaymentToAnotherEndsWhileOursIsInFlightAndNothingIsPaidAgain() {
        try (Pair pair = new Pair(20_000);
                Wallet other = Bank.to("alice-purse").format(Platform.of(new MemoryFlash(16)))) {
            pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
            other.arm(Direction.RECEIVE, FEN, 9, 0);
            Reader.pay(pair.alice, 77).tap(Air.losing(6, other));
            Reader reader = Reader.pay(pair.alice, FEN).payAgainIf(ended -> true);
            reader.tap(Air.losing(6, pair.bob));

            Outcome elsewhere = reader.tap(Air.to(other));

            Check.equal(Outcome.Kind.IN_FLIGHT, elsewhere.kind);
            Check.equal(77L, elsewhere.healed.get(0).amountFen);
            Check.that(!reader.done(), "ours has not ended");
            Check.equal(20_000 - FEN - 77, pair.alice.status().balanceFen);
            Check.equal(Outcome.Kind.PAID, reader.tap(Air.to(pair.bob)).kind);
        }
    }

    public void aPaymentThatEndedElsewhereMeanwhileIsNotPaidAgain() {
        for (int lost = 5; lost <= 6; lost++) {
            try (Pair pair = new Pair(20_000)) {
                pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
                Reader reader = Reader.pay(pair.alice, FEN);
                reader.tap(Air.losing(lost, pair.bob));
                if (lost == 5) {
                    pair.bob.voidOrder();
                }
                Reader.collect(pair.bob, 0).tap(Air.to(pair.alice));

                Outcome outcome = reader.tap(Air.to(pair.bob));

                Check.equal(lost == 5 ? Outcome.Kind.REFUNDED : Outcome.Kind.PAID, outcome.kind);
                Check.equal(FEN, outcome.amountFen);
                Check.equal(lost == 5 ? 0 : FEN, pair.bob.status().balanceFen);
                Check.equal(20_000L, pair.alice.status().balanceFen + pair.bob.status().balanceFen);
                Check.that(reader.done(), "it has ended");
            }
        }
    }

    public void anOlderPaymentIsEndedAndTheNewOneNotPaidUnlessTheUserSaysSoOnceMore() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 9_000, 9, 0);
            Reader.pay(pair.alice, FEN).tap(Air.losing(6, pair.bob));

            Reader next = Reader.pay(pair.alice, 500);
            Outcome healed = next.tap(Air.to(pair.bob));

            Check.equal(Outcome.Kind.HEALED, healed.kind);
            Check.equal(Event.Kind.SETTLED, healed.healed.get(0).kind);
            Check.equal(FEN, healed.healed.get(0).amountFen);
            Check.that(next.done(), "the user is asked again");
            Check.equal(20_000 - FEN, pair.alice.status().balanceFen);
        }
    }

    public void anOlderPaymentIsEndedAndTheNewOnePaidInOneTapWhereTheUserSaysSo() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 9_000, 9, 0);
            Reader.pay(pair.alice, FEN).tap(Air.losing(6, pair.bob));

            Outcome outcome = Reader.pay(pair.alice, 500)
                    .payAgainIf(ended -> ended.kind == Event.Kind.SETTLED)
                    .tap(Air.to(pair.bob));

            Check.equal(Outcome.Kind.PAID, outcome.kind);
            Check.equal(500L, outcome.amountFen);
            Check.equal(FEN, outcome.healed.get(0).amountFen);
            Check.equal(20_000 - FEN - 500, pair.alice.status().balanceFen);
            Check.equal(FEN + 500, pair.bob.status().balanceFen);
        }
    }

    public void aPayeeThatIsOfferedAnotherSumSendsTheOlderPaymentBack() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 9_000, 9, 0);
            Reader.pay(pair.alice, FEN).tap(Air.losing(5, pair.bob));

            Outcome outcome = Reader.pay(pair.alice, 500).tap(Air.to(pair.bob));

            Check.equal(Outcome.Kind.HEALED, outcome.kind);
            Check.equal(Event.Kind.REFUNDED, outcome.healed.get(0).kind);
            Check.equal(20_000L, pair.alice.status().balanceFen);
        }
    }

    public void anOrderThatWasGivenUpGoesBackToItsPayerWithTheNextTap() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(FEN, Air.losing(4, pair.alice));
            Check.equal(1L, pair.bob.voidOrder());
            Air air = Air.to(pair.alice);

            Outcome outcome = Reader.collect(pair.bob, 0).tap(air);

            Check.equal(Outcome.Kind.HEALED, outcome.kind);
            Check.equal(Event.Kind.CANCELED, outcome.healed.get(0).kind);
            Check.equal(Event.Kind.REFUNDED, air.event.kind);
            Check.equal(20_000L, pair.alice.status().balanceFen);
        }
    }

    public void theOrderIsPaidInTheTapThatSendsAnOlderOneBack() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(FEN, Air.losing(4, pair.alice));
            pair.bob.voidOrder();

            Outcome outcome = pair.bobCollects(700, Air.to(pair.alice));

            Check.equal(Outcome.Kind.RECEIVED, outcome.kind);
            Check.equal(700L, outcome.amountFen);
            Check.equal(Event.Kind.CANCELED, outcome.healed.get(0).kind);
            Check.equal(19_300L, pair.alice.status().balanceFen);
        }
    }

    public void aTornHealingIsNoPayment() {
        for (int lost = 1; lost <= 9; lost++) {
            try (Pair pair = new Pair(20_000)) {
                pair.bobCollects(FEN, Air.losing(4, pair.alice));
                pair.bob.voidOrder();
                pair.alice.arm(Direction.PAY, 700, 1, 0);
                Reader till = Reader.collect(pair.bob, 700);

                Outcome outcome = till.tap(Air.losing(lost, pair.alice));
                while (outcome.kind != Outcome.Kind.RECEIVED) {
                    outcome = till.tap(Air.to(pair.alice));
                }
                if (!outcome.heard) {
                    Reader.collect(pair.bob, 0).tap(Air.to(pair.alice));
                }

                Check.equal(700L, pair.bob.status().balanceFen);
                Check.equal(19_300L, pair.alice.status().balanceFen);
                Check.equal(0L, pair.alice.status().inFlightFen);
            }
        }
    }

    public void anAnswerThatIsNoneMayHaveBeenAPayment() {
        try (Pair pair = new Pair(20_000)) {
            pair.alice.arm(Direction.PAY, FEN, 1, 0);
            Link air = Air.to(pair.alice);
            Link garbles = command -> {
                byte[] response = air.transceive(command);
                if (command[1] == 0x10) {
                    response[0] ^= 1;
                }
                return response;
            };

            Outcome outcome = Reader.collect(pair.bob, FEN).tap(garbles);

            Check.equal(Outcome.Kind.MAYBE_IN_FLIGHT, outcome.kind);
            Check.equal(EcnyResult.PEER_CHANNEL, outcome.why);
            Check.equal(20_000L, pair.total());
        }
    }

    public void aLinkThatFailsInAnyWayLosesNothing() {
        List<RuntimeException> ways = List.of(
                new SecurityException("Tag is out of date"), new IllegalStateException("Call connect() first!"));
        for (RuntimeException way : ways) {
            try (Pair pair = new Pair(20_000)) {
                pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
                Link air = Air.to(pair.bob);
                Link fails = command -> {
                    if (command[1] == 0x22) {
                        throw way;
                    }
                    return air.transceive(command);
                };

                Outcome outcome = Reader.pay(pair.alice, FEN).tap(fails);

                Check.equal(Outcome.Kind.IN_FLIGHT, outcome.kind);
                Check.equal(way, outcome.cause);
            }
        }
    }

    public void aLinkThatGivesNullLosesNothing() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
            Link air = Air.to(pair.bob);

            Outcome outcome = Reader.pay(pair.alice, FEN)
                    .tap(command -> command[1] == 0x22 ? null : air.transceive(command));

            Check.equal(Outcome.Kind.IN_FLIGHT, outcome.kind);
            Check.equal(EcnyResult.NULL, outcome.why);
        }
    }

    public void aWalletThatIsClosedInTheMiddleOfATapLosesNothing() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, FEN, 9, 0);
            Link air = Air.to(pair.bob);
            Link closes = command -> {
                if (command[1] == 0x22) {
                    pair.alice.close();
                }
                return air.transceive(command);
            };

            Outcome outcome = Reader.pay(pair.alice, FEN).tap(closes);

            Check.equal(Outcome.Kind.IN_FLIGHT, outcome.kind);
            Check.equal(EcnyResult.NOT_OPEN, outcome.why);
            pair.reopenAlice(pair.aliceFlash);
            Check.equal(FEN, pair.alice.status().inFlightFen);
            Check.equal(20_000L, pair.alice.status().balanceFen + FEN);
            Check.equal(FEN, pair.bob.status().balanceFen);
        }
    }
}
