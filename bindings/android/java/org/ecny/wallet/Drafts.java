package org.ecny.wallet;

import androidx.annotation.Nullable;

/** The outcomes of a tap in which nothing moved. */
final class Drafts {
    private Drafts() {}

    /** By whose fault nothing moved; null where it was the caller's. */
    @Nullable
    static Outcome.Draft nothingMoved(EcnyResult why) {
        switch (why.band()) {
            case DONE:
                return new Outcome.Draft(Outcome.Kind.NOTHING_MOVED, Outcome.Flight.NONE, Outcome.Todo.TAP_AGAIN);
            case REFUSED:
                return new Outcome.Draft(Outcome.Kind.REFUSED, Outcome.Flight.NONE, Outcome.Todo.NOTHING);
            case PEER:
                // A bank card has nothing to approve.
                Outcome.Todo todo = why == EcnyResult.PEER_NOT_A_WALLET ? Outcome.Todo.NOTHING : Outcome.Todo.APPROVE_THERE;
                return new Outcome.Draft(Outcome.Kind.REFUSED_BY_PEER, Outcome.Flight.NONE, todo);
            default:
                return null;
        }
    }
}
