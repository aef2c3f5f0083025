package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What came of a tap for the one who holds the reader: whether value is in flight, and what to do now. */
public final class Outcome {
    /** What came of it. */
    public enum Kind {
        /** The payee has it. */
        PAID,
        /** We have it. */
        RECEIVED,
        /** The payee did not take it: we have it back. */
        REFUNDED,
        /** We could not take it, for the reason {@link Outcome#why}: the payer has it back, or gets it with the next tap. */
        CANCELED,
        /** Older payments have ended, see {@link Outcome#healed}; nothing new was paid. */
        HEALED,
        /** There was nothing to do. */
        NOTHING,
        /** Our wallet said no, for the reason {@link Outcome#why}. Nothing moved. */
        REFUSED,
        /** The other said no or is no wallet. Nothing moved: its owner may have to say yes first. */
        REFUSED_BY_PEER,
        /** The link was lost before anything moved. */
        NOTHING_MOVED,
        /** We have asked and heard nothing: the other may have paid. */
        MAYBE_IN_FLIGHT,
        /** We have paid and not heard what became of it. It is not lost, and not to be paid in another way. */
        IN_FLIGHT,
        /** The payee has no record of it any more. */
        UNKNOWN,
        /** This device failed in the middle. What is on its flash holds. */
        REOPEN
    }

    /** Whether value has left one wallet without being known to have come to the other. */
    public enum Flight {
        NONE,
        MAYBE,
        YES
    }

    /** What the people have to do now. */
    public enum Todo {
        /** Nothing. */
        NOTHING,
        /** Hold the same two devices together again: that ends it. */
        TAP_AGAIN,
        /** Have it approved on the other device, then tap again. */
        APPROVE_THERE,
        /** Sync: the operator tells how it ended. */
        ASK_OPERATOR,
        /** Close the wallet, open it again and look at its status; then tap again. */
        REOPEN
    }

    /** What came of it. */
    @NonNull public final Kind kind;

    /** Whether value is in flight. */
    @NonNull public final Flight flight;

    /** What to do now. */
    @NonNull public final Todo todo;

    /** The sum that {@link #kind} is about, in fen; 0 where there is none. */
    public final long amountFen;

    /** The other wallet, where it has proved its name. */
    @Nullable public final WalletId peer;

    /** Why it was refused or ended early; {@link EcnyResult#OK} where the link was lost or all went well. */
    @NonNull public final EcnyResult why;

    /** What the link or a callback threw, where that is why. */
    @Nullable public final Throwable cause;

    /** The older payments that ended in this tap, as events. */
    @NonNull public final List<Event> healed;

    /** Of RECEIVED and CANCELED: whether the payer has heard it. If not, its next tap with us tells it. */
    public final boolean heard;

    private Outcome(Draft draft) {
        kind = draft.kind;
        flight = draft.flight;
        todo = draft.todo;
        amountFen = draft.amountFen;
        peer = draft.peer;
        why = draft.why;
        cause = draft.cause;
        healed = Collections.unmodifiableList(new ArrayList<>(draft.healed));
        heard = draft.heard;
    }

    @NonNull
    @Override
    public String toString() {
        String because = why == EcnyResult.OK ? "" : " (" + why + ")";
        return kind + " " + Fen.toYuan(amountFen) + because + ", in flight: " + flight + ", to do: " + todo;
    }

    /** An outcome that is being written. */
    static final class Draft {
        private final Kind kind;
        private final Flight flight;
        private final Todo todo;
        private long amountFen;
        @Nullable private WalletId peer;
        private EcnyResult why = EcnyResult.OK;
        @Nullable private Throwable cause;
        private List<Event> healed = Collections.emptyList();
        private boolean heard;

        Draft(Kind kind, Flight flight, Todo todo) {
            this.kind = kind;
            this.flight = flight;
            this.todo = todo;
        }

        Draft of(long amountFen, @Nullable WalletId peer) {
            this.amountFen = amountFen;
            this.peer = peer;
            return this;
        }

        Draft because(EcnyResult why, @Nullable Throwable cause) {
            this.why = why;
            this.cause = cause;
            return this;
        }

        Draft heard(boolean heard) {
            this.heard = heard;
            return this;
        }

        Outcome with(List<Event> healed) {
            this.healed = healed;
            return new Outcome(this);
        }
    }
}
