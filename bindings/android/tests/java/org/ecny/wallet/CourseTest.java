package org.ecny.wallet;

/** What the events of a tap mean where two wallets of the test bank do not come to it. */
public final class CourseTest {
    private static final long FEN = 1_234;

    public void aPaymentThePayeeDoesNotKnowIsForTheOperator() {
        PayerCourse course = new PayerCourse();
        course.begin(null);
        course.note(event(Event.Kind.DEBITED, EcnyResult.OK, false));
        course.note(event(Event.Kind.UNKNOWN, EcnyResult.OK, false));

        Outcome outcome = course.over();

        Check.equal(Outcome.Kind.UNKNOWN, outcome.kind);
        Check.equal(Outcome.Flight.YES, outcome.flight);
        Check.equal(Outcome.Todo.ASK_OPERATOR, outcome.todo);
        Check.equal(FEN, outcome.amountFen);
        Check.that(course.done(), "another tap tells no more");
    }

    public void aPaymentThisPayeeDoesNotKnowAnyMoreIsForTheOperator() {
        PayeeCourse course = new PayeeCourse(false);
        course.begin(null);
        course.note(event(Event.Kind.ASKED, EcnyResult.OK, false));
        course.note(event(Event.Kind.UNKNOWN, EcnyResult.OK, false));
        course.note(event(Event.Kind.HEARD, EcnyResult.OK, false));

        Check.equal(Outcome.Todo.ASK_OPERATOR, course.over().todo);
    }

    public void aPaymentTheCardCannotTakeComesBackToThePayer() {
        PayerCourse course = new PayerCourse();
        course.begin(null);
        course.note(event(Event.Kind.DEBITED, EcnyResult.OK, false));
        course.note(event(Event.Kind.REFUNDED, EcnyResult.OK, false));

        Outcome outcome = course.over();

        Check.equal(Outcome.Kind.REFUNDED, outcome.kind);
        Check.equal(Outcome.Flight.NONE, outcome.flight);
        Check.that(course.done(), "it has ended");
    }

    public void aPaymentWeCannotTakeIsCanceledAndGoesBackAtTheLatestWithTheNextTap() {
        for (boolean heard : new boolean[] {true, false}) {
            PayeeCourse course = new PayeeCourse(false);
            course.begin(null);
            course.note(event(Event.Kind.ASKED, EcnyResult.OK, false));
            course.note(event(Event.Kind.CANCELED, EcnyResult.RECEIVE_LIMIT, false));
            if (heard) {
                course.note(event(Event.Kind.HEARD, EcnyResult.OK, false));
            }

            Outcome outcome = heard ? course.over() : course.broken(EcnyResult.OK, null);

            Check.equal(Outcome.Kind.CANCELED, outcome.kind);
            Check.equal(EcnyResult.RECEIVE_LIMIT, outcome.why);
            Check.equal(heard ? Outcome.Flight.NONE : Outcome.Flight.YES, outcome.flight);
            Check.equal(heard ? Outcome.Todo.NOTHING : Outcome.Todo.TAP_AGAIN, outcome.todo);
            Check.equal(heard, course.done());
        }
    }

    public void aFailureAfterTheDebitLeavesItInFlight() {
        PayerCourse course = new PayerCourse();
        course.begin(null);
        course.note(event(Event.Kind.DEBITED, EcnyResult.OK, false));

        Outcome failed = course.broken(EcnyResult.FLASH_FAILED, null);
        Outcome bug = course.broken(EcnyResult.PANIC, null);

        Check.equal(Outcome.Kind.REOPEN, failed.kind);
        Check.equal(Outcome.Flight.YES, failed.flight);
        Check.equal(Outcome.Todo.REOPEN, bug.todo);
    }

    public void anOlderPaymentInFlightIsNotTakenForTheNewOne() {
        PayerCourse course = new PayerCourse();
        course.begin(null);
        course.note(event(Event.Kind.DEBITED, EcnyResult.OK, true));

        Outcome outcome = course.broken(EcnyResult.OK, null);

        Check.equal(Outcome.Kind.IN_FLIGHT, outcome.kind);
        Check.that(!course.healsOnly(), "the new one may still be paid");
        Check.that(!course.done(), "it has not ended");
    }

    private static Event event(Event.Kind kind, EcnyResult why, boolean again) {
        return new Event(new long[] {0, kind.ordinal(), why.code, FEN, 7, WalletId.of(1, 2).bits(), again ? 1 : 0, 0}, null);
    }
}
