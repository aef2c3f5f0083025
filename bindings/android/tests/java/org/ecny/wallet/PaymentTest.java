package org.ecny.wallet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Two wallets pay each other through the Java API. */
public final class PaymentTest {
    public void aPayeeWithAReaderCollectsFromACard() {
        try (Pair pair = new Pair(20_000)) {
            Outcome outcome = pair.bobCollects(1_234, Air.to(pair.alice));

            Check.equal(Outcome.Kind.RECEIVED, outcome.kind);
            Check.equal(Outcome.Flight.NONE, outcome.flight);
            Check.equal(1_234L, outcome.amountFen);
            Check.equal(pair.alice.status().id, outcome.peer);
            Check.that(outcome.heard, "alice has heard it");
            Check.equal(18_766L, pair.alice.status().balanceFen);
            Check.equal(1_234L, pair.bob.status().balanceFen);
        }
    }

    public void aPayerWithAReaderPaysACardThatReceives() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 5_000, 1, 0);

            Outcome outcome = Reader.pay(pair.alice, 1_234).tap(Air.to(pair.bob));

            Check.equal(Outcome.Kind.PAID, outcome.kind);
            Check.equal(pair.bob.status().id, outcome.peer);
            Check.equal(18_766L, pair.alice.status().balanceFen);
            Check.equal(1_234L, pair.bob.status().balanceFen);
        }
    }

    public void noncesPreparedBeforeTheTapPayAsWell() {
        try (Pair pair = new Pair(20_000)) {
            pair.alice.nonces(Nonces.PREPARED);
            pair.bob.nonces(Nonces.PREPARED);
            pair.alice.prepare();
            pair.bob.prepare();

            Check.equal(Outcome.Kind.RECEIVED, pair.bobCollects(1_234, Air.to(pair.alice)).kind);

            pair.alice.nonces(Nonces.HEDGED);
            Check.equal(Outcome.Kind.RECEIVED, pair.bobCollects(1_234, Air.to(pair.alice)).kind);
        }
    }

    public void valueGoesBackToThePurseOfItsOperator() {
        try (Pair pair = new Pair(20_000);
                Wallet purse = Bank.to("alice-purse").format(Platform.of(new MemoryFlash(16)))) {
            purse.arm(Direction.RECEIVE, 20_000, 1, 0);

            Outcome outcome = Reader.redeem(pair.alice, 20_000).tap(Air.to(purse));

            Check.equal(Outcome.Kind.PAID, outcome.kind);
            Check.equal(0L, pair.alice.status().balanceFen);
        }
    }

    public void aPaymentNobodySaidYesToIsShownApprovedAndPaidByTheSecondTap() {
        try (Pair pair = new Pair(20_000)) {
            Reader till = Reader.collect(pair.bob, 1_234);

            Outcome first = till.tap(Air.to(pair.alice));

            Check.equal(Outcome.Kind.REFUSED_BY_PEER, first.kind);
            Check.equal(Outcome.Todo.APPROVE_THERE, first.todo);
            Check.equal(new Payment(pair.bob.status().id, 1_234), pair.alice.asked());

            pair.alice.approve(pair.alice.asked());
            Check.equal(Outcome.Kind.RECEIVED, till.tap(Air.to(pair.alice)).kind);
            Check.equal(null, pair.alice.asked());
        }
    }

    public void whatIsApprovedIsWhatWasShown() {
        try (Pair pair = new Pair(20_000)) {
            Reader.collect(pair.bob, 1_234).tap(Air.to(pair.alice));
            Payment other = new Payment(pair.bob.status().id, 9_999);

            Check.refused(EcnyResult.CHANGED, () -> pair.alice.approve(other));

            pair.alice.decline();
            Check.equal(null, pair.alice.asked());
            Check.equal(20_000L, pair.alice.status().balanceFen);
        }
    }

    public void aPaymentAllowedInAdvanceGoesThroughOnce() {
        try (Pair pair = new Pair(20_000)) {
            pair.alice.allow(new Payment(pair.bob.status().id, 1_234));

            Check.equal(Outcome.Kind.RECEIVED, Reader.collect(pair.bob, 1_234).tap(Air.to(pair.alice)).kind);
            Check.equal(Outcome.Kind.REFUSED_BY_PEER, Reader.collect(pair.bob, 1_234).tap(Air.to(pair.alice)).kind);
        }
    }

    public void aTapOfTheReaderLeavesNoYesBehind() {
        try (Pair pair = new Pair(20_000)) {
            Outcome refused = Reader.pay(pair.alice, 5_000).tap(Air.to(pair.bob));
            Check.equal(Outcome.Kind.REFUSED_BY_PEER, refused.kind);

            Outcome stranger = Reader.collect(pair.bob, 5_000).tap(Air.to(pair.alice));

            Check.equal(Outcome.Kind.REFUSED_BY_PEER, stranger.kind);
            Check.equal(20_000L, pair.alice.status().balanceFen);
        }
    }

    public void anArmedWalletIsDisarmedByItsClock() {
        long[] now = {1_000};
        try (Pair pair = new Pair(20_000)) {
            byte[] keys = Bank.to("alice").keys();
            pair.alice.close();
            pair.alice = Wallet.open(Platform.of(pair.aliceFlash, () -> now[0]), keys);
            pair.alice.arm(Direction.PAY, 5_000, 9, 60_000);
            Check.equal(Outcome.Kind.RECEIVED, Reader.collect(pair.bob, 100).tap(Air.to(pair.alice)).kind);

            now[0] += 60_001;

            Check.equal(Outcome.Kind.REFUSED_BY_PEER, Reader.collect(pair.bob, 100).tap(Air.to(pair.alice)).kind);
        }
    }

    public void ourOwnRefusalSaysWhyAndMovesNothing() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 999_999, 1, 0);

            Outcome outcome = Reader.pay(pair.alice, 20_001).tap(Air.to(pair.bob));

            Check.equal(Outcome.Kind.REFUSED, outcome.kind);
            Check.equal(EcnyResult.BALANCE_TOO_LOW, outcome.why);
            Check.equal(Outcome.Flight.NONE, outcome.flight);
            Check.equal(20_000L, pair.total());
        }
    }

    public void aCardThatIsNoWalletIsNamedSo() {
        try (Pair pair = new Pair(0)) {
            Outcome outcome = Reader.collect(pair.bob, 100).tap(command -> new byte[] {0x6A, (byte) 0x82});

            Check.equal(Outcome.Kind.REFUSED_BY_PEER, outcome.kind);
            Check.equal(EcnyResult.PEER_NOT_A_WALLET, outcome.why);
            Check.equal(Outcome.Todo.NOTHING, outcome.todo);
            Check.equal(Outcome.Flight.NONE, outcome.flight);
        }
    }

    public void aReaderIsDoneWhenItHasPaidAndPaysNoSecondTime() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 5_000, 9, 0);
            Reader reader = Reader.pay(pair.alice, 100);
            reader.tap(Air.to(pair.bob));

            Check.that(reader.done(), "the payment has ended");
            Check.refused(EcnyResult.OUT_OF_TURN, () -> reader.tap(Air.to(pair.bob)));
            Check.equal(19_900L, pair.alice.status().balanceFen);
        }
    }

    public void nothingToHealIsNothing() {
        try (Pair pair = new Pair(20_000)) {
            pair.bob.arm(Direction.RECEIVE, 5_000, 1, 0);

            Check.equal(Outcome.Kind.NOTHING, Reader.pay(pair.alice, 0).tap(Air.to(pair.bob)).kind);
        }
    }

    public void statusLimitsAndLogTellWhatHappened() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(1_234, Air.to(pair.alice));

            Status status = pair.alice.status();
            Limits limits = pair.alice.limits();
            List<LogLine.Kind> kinds = new ArrayList<>();
            LogLine debit = null;
            for (LogLine line : pair.alice.log()) {
                kinds.add(line.kind);
                debit = line.kind == LogLine.Kind.DEBIT ? line : debit;
            }

            Check.equal("0001-000000000001", status.id.toString());
            Check.equal(WalletId.of(1, 1), status.id);
            Check.equal(Status.Tier.IV, status.tier);
            Check.equal(Status.KeyClass.SOFTWARE, status.keyClass);
            Check.equal(0, status.unsettled);
            Check.that(status.standing == Status.Standing.ACTIVE && !status.purse, "it is an open wallet");
            Check.that(status.lastDay.isAfter(status.day), "its certificate holds");
            Check.equal(1_000_000L, limits.balanceFen);
            Check.equal(200_000L, limits.singleFen);
            Check.equal(1_234L, limits.paidFen);
            Check.equal(1, limits.payments);
            Check.equal(
                    List.of(LogLine.Kind.OPERATOR, LogLine.Kind.LIFE, LogLine.Kind.CREDIT, LogLine.Kind.DEBIT,
                            LogLine.Kind.SETTLE),
                    kinds);
            Check.equal(status.records, 5L);
            Check.equal(1_234L, debit.amountFen);
            Check.equal(18_766L, debit.balanceFen);
            Check.equal(pair.bob.status().id, debit.peer);
            Check.equal(status.day, debit.day);
        }
    }

    public void whatWasPaidIsThereAfterTheWalletIsOpenedAgain() {
        try (Pair pair = new Pair(20_000)) {
            pair.bobCollects(1_234, Air.to(pair.alice));

            pair.reopenAlice(pair.aliceFlash);
            pair.reopenBob(pair.bobFlash);
            pair.alice.confirm();
            pair.alice.prepare();
            pair.alice.compact();

            Check.equal(18_766L, pair.alice.status().balanceFen);
            Check.equal(1_234L, pair.bob.status().balanceFen);
            Check.equal(Collections.emptyList(), pair.alice.unsettled());
        }
    }
}
