package org.ecny.wallet;

import androidx.annotation.Nullable;
import java.util.ArrayList;
import java.util.List;

/**
 * A payment to the one who holds the reader.
 *
 * <pre>
 *  nothing moved --ASKED--> asked --CREDITED--> received
 *                  ^          |'----CANCELED--> canceled, the payer takes it back
 *                  '----------' CREDITED_BEFORE, CANCELED of an older payment
 * </pre>
 */
final class PayeeCourse implements Reader.Course {
    /** Whether the tap only ends what is open. */
    private final boolean late;
    private final List<Event> healed = new ArrayList<>();
    /** A request is out that has no answer; also from an earlier tap. */
    private boolean asked;
    /** A request is out in this tap. */
    private boolean askedNow;
    @Nullable private Event credited;
    @Nullable private Event canceled;
    private boolean unknown;
    private boolean heard;
    private boolean over;

    PayeeCourse(boolean late) {
        this.late = late;
    }

    @Override
    public void begin(Wallet wallet) {
        healed.clear();
        askedNow = false;
        canceled = null;
        unknown = false;
        heard = false;
        over = false;
    }

    @Override
    public void note(Event event) {
        switch (event.kind) {
            case ASKED:
                // Asked once more in the same tap: what was canceled was an older payment.
                if (canceled != null) {
                    healed.add(canceled);
                    canceled = null;
                }
                asked = true;
                askedNow = true;
                break;
            case CREDITED:
                answered();
                if (late) {
                    healed.add(event);
                } else {
                    credited = event;
                }
                break;
            case CREDITED_BEFORE:
                answered();
                healed.add(event);
                break;
            case CANCELED:
                answered();
                if (late) {
                    healed.add(event);
                } else {
                    canceled = event;
                }
                break;
            case UNKNOWN:
                answered();
                unknown = true;
                break;
            case HEARD:
                heard = true;
                break;
            default:
                break;
        }
    }

    @Override
    public boolean healsOnly() {
        return false;
    }

    @Override
    public boolean mayPayAgain() {
        return false;
    }

    @Override
    public Outcome over() {
        over = true;
        return broken(EcnyResult.OK, null);
    }

    @Nullable
    @Override
    public Outcome broken(EcnyResult why, @Nullable Throwable cause) {
        Outcome.Draft draft = draft(why);
        boolean canceledFor = canceled != null && credited == null;
        EcnyResult because = canceledFor ? canceled.why : why;
        return draft == null ? null : draft.because(because, cause).heard(heard).with(healed);
    }

    @Override
    public boolean done() {
        return credited != null || over && !asked && (heard || unknown || late);
    }

    @Override
    public void disarm(Wallet wallet) {
        // A payee at the reader needs no yes.
    }

    @Nullable
    private Outcome.Draft draft(EcnyResult why) {
        if (credited != null) {
            return new Outcome.Draft(Outcome.Kind.RECEIVED, Outcome.Flight.NONE, Outcome.Todo.NOTHING)
                    .of(credited.amountFen, credited.peer);
        }
        if (canceled != null) {
            Outcome.Flight flight = heard ? Outcome.Flight.NONE : Outcome.Flight.YES;
            Outcome.Todo todo = heard ? Outcome.Todo.NOTHING : Outcome.Todo.TAP_AGAIN;
            return new Outcome.Draft(Outcome.Kind.CANCELED, flight, todo).of(canceled.amountFen, canceled.peer);
        }
        if (unknown) {
            return new Outcome.Draft(Outcome.Kind.UNKNOWN, Outcome.Flight.YES, Outcome.Todo.ASK_OPERATOR);
        }
        if (why.band() == EcnyResult.Band.STORAGE || why.band() == EcnyResult.Band.BUG) {
            return new Outcome.Draft(Outcome.Kind.REOPEN, Outcome.Flight.MAYBE, Outcome.Todo.REOPEN);
        }
        if (askedNow && asked && why == EcnyResult.PEER_REFUSED) {
            // An intact payer that has paid us says so again rather than refuse.
            asked = false;
        }
        if (asked) {
            return new Outcome.Draft(Outcome.Kind.MAYBE_IN_FLIGHT, Outcome.Flight.MAYBE, Outcome.Todo.TAP_AGAIN);
        }
        if (!healed.isEmpty() && why == EcnyResult.OK) {
            return new Outcome.Draft(Outcome.Kind.HEALED, Outcome.Flight.NONE, Outcome.Todo.NOTHING);
        }
        return Drafts.nothingMoved(why);
    }

    private void answered() {
        asked = false;
    }
}
