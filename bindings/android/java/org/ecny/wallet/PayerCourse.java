package org.ecny.wallet;

import androidx.annotation.Nullable;
import java.util.ArrayList;
import java.util.List;

/**
 * A payment by the one who holds the reader.
 *
 * <pre>
 *  nothing moved --DEBITED--> in flight --SETTLED, REFUNDED--> ended
 *                                '------UNKNOWN: the operator-----^
 * </pre>
 */
final class PayerCourse implements Reader.Course {
    private final List<Event> healed = new ArrayList<>();
    /** The payment this is about, once it is debited; in flight until {@link #ended} or {@link #unknown}. */
    @Nullable private Event mine;
    @Nullable private Event.Kind ended;
    /** An older payment that went out once more in this tap and has no outcome yet. */
    @Nullable private Event older;
    private boolean unknown;
    private boolean nothing;

    @Override
    public void begin(Wallet wallet) {
        healed.clear();
        older = null;
        nothing = false;
        if (mine != null && ended == null && !isUnsettled(wallet)) {
            endElsewhere(wallet);
        }
    }

    @Override
    public void note(Event event) {
        switch (event.kind) {
            case DEBITED:
                if (!event.again) {
                    mine = event;
                } else if (!isMine(event)) {
                    older = event;
                }
                break;
            case SETTLED:
            case REFUNDED:
                if (isMine(event)) {
                    ended = event.kind;
                } else {
                    healed.add(event);
                    older = null;
                }
                break;
            case UNKNOWN:
                unknown = true;
                break;
            case NOTHING:
                nothing = true;
                break;
            default:
                break;
        }
    }

    @Override
    public boolean healsOnly() {
        return mine != null;
    }

    @Override
    public boolean mayPayAgain() {
        return mine == null && !healed.isEmpty() && !unknown;
    }

    @Override
    public Outcome over() {
        return broken(EcnyResult.OK, null);
    }

    @Nullable
    @Override
    public Outcome broken(EcnyResult why, @Nullable Throwable cause) {
        Outcome.Draft draft = draft(why);
        return draft == null ? null : draft.because(why, cause).with(healed);
    }

    @Override
    public boolean done() {
        return ended != null || unknown || nothing && mine == null || mayPayAgain();
    }

    @Override
    public void disarm(Wallet wallet) {
        wallet.arm(Direction.PAY, 0, 0, 0);
    }

    @Nullable
    private Outcome.Draft draft(EcnyResult why) {
        if (ended != null) {
            boolean paid = ended == Event.Kind.SETTLED;
            Outcome.Kind kind = paid ? Outcome.Kind.PAID : Outcome.Kind.REFUNDED;
            return about(mine, kind, Outcome.Flight.NONE, Outcome.Todo.NOTHING);
        }
        Event open = mine != null ? mine : older;
        if (unknown) {
            return about(open, Outcome.Kind.UNKNOWN, Outcome.Flight.YES, Outcome.Todo.ASK_OPERATOR);
        }
        if (why.band() == EcnyResult.Band.STORAGE || why.band() == EcnyResult.Band.BUG) {
            Outcome.Flight flight = open == null ? Outcome.Flight.MAYBE : Outcome.Flight.YES;
            return about(open, Outcome.Kind.REOPEN, flight, Outcome.Todo.REOPEN);
        }
        if (open != null) {
            return about(open, Outcome.Kind.IN_FLIGHT, Outcome.Flight.YES, Outcome.Todo.TAP_AGAIN);
        }
        if (!healed.isEmpty()) {
            return new Outcome.Draft(Outcome.Kind.HEALED, Outcome.Flight.NONE, Outcome.Todo.NOTHING);
        }
        if (nothing) {
            return new Outcome.Draft(Outcome.Kind.NOTHING, Outcome.Flight.NONE, Outcome.Todo.NOTHING);
        }
        return Drafts.nothingMoved(why);
    }

    private boolean isUnsettled(Wallet wallet) {
        for (Unsettled open : wallet.unsettled()) {
            if (open.seq == mine.seq) {
                return true;
            }
        }
        return false;
    }

    /** This phone was the card, or the operator has told it: the log has the end, unless that was dropped as seen. */
    private void endElsewhere(Wallet wallet) {
        unknown = true;
        for (LogLine line : wallet.log()) {
            boolean back = line.kind == LogLine.Kind.REFUND || line.kind == LogLine.Kind.RESOLVED && line.refunded;
            boolean ends = back || line.kind == LogLine.Kind.SETTLE || line.kind == LogLine.Kind.RESOLVED;
            if (ends && line.seq == mine.seq) {
                ended = back ? Event.Kind.REFUNDED : Event.Kind.SETTLED;
                unknown = false;
            }
        }
    }

    private static Outcome.Draft about(
            @Nullable Event debited, Outcome.Kind kind, Outcome.Flight flight, Outcome.Todo todo) {
        Outcome.Draft draft = new Outcome.Draft(kind, flight, todo);
        return debited == null ? draft : draft.of(debited.amountFen, debited.peer);
    }

    private boolean isMine(Event event) {
        return mine != null && mine.seq == event.seq;
    }
}
