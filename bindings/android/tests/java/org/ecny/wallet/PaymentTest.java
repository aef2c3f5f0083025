package org.ecny.wallet;

import java.util.ArrayList;
import java.util.List;

/** Two wallets pay each other through the Java API, in both roles, over air that tears. */
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
}
