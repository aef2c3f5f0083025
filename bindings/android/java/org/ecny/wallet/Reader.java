package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.io.IOException;

/**
 * One payment of the one who holds the reader, over as many taps as it takes.
 *
 * <p>A tap that tears is no failure: hold the same devices together and call {@link #tap} again. A payer pays once,
 * however often it taps: once its payment is in flight, further taps only find out what became of it.
 */
public final class Reader {
    /** Whether the user says so once more. */
    public interface Question {
        /** Whether to pay, now that this older payment is SETTLED or REFUNDED. Answer at once: the card is waiting. */
        boolean yes(@NonNull Event ended);
    }

    private final Wallet wallet;
    private final Course course;
    private final Start start;
    private final long amountFen;
    private Question payAgain = ended -> false;
    private boolean done;

    /** Collects so much from the card; 0 only ends what is open. */
    @NonNull
    public static Reader collect(@NonNull Wallet wallet, long amountFen) {
        return new Reader(wallet, new PayeeCourse(amountFen == 0), amountFen, wallet::collect);
    }

    /**
     * Pays the card so much: the user has said yes. 0 only ends what is open. The yes holds for the tap alone, and what
     * was armed for {@link Direction#PAY} before is taken back with it.
     */
    @NonNull
    public static Reader pay(@NonNull Wallet wallet, long amountFen) {
        return new Reader(wallet, new PayerCourse(), amountFen, fen -> {
            // Whom it pays it hears only in the tap.
            wallet.arm(Direction.PAY, fen, 1, 0);
            return wallet.pay(fen);
        });
    }

    /** Collects so much from the operator's purse at the other end of the link. */
    @NonNull
    public static Reader load(@NonNull Wallet wallet, long amountFen) {
        return new Reader(wallet, new PayeeCourse(false), amountFen, wallet::load);
    }

    /** Pays so much to the operator's purse at the other end of the link. */
    @NonNull
    public static Reader redeem(@NonNull Wallet wallet, long amountFen) {
        return new Reader(wallet, new PayerCourse(), amountFen, wallet::redeem);
    }

    private Reader(Wallet wallet, Course course, long amountFen, Start start) {
        this.wallet = wallet;
        this.course = course;
        this.amountFen = amountFen;
        this.start = start;
    }

    /** Asks, where a tap has ended an older payment to the same payee, whether to go on. Otherwise it does not. */
    @NonNull
    public Reader payAgainIf(@NonNull Question asked) {
        payAgain = WalletException.given(asked);
        return this;
    }

    /** Whether this payment has ended, so that there is nothing to tap for. */
    public synchronized boolean done() {
        return done;
    }

    /**
     * One tap, from the first command until it is over or the link is lost.
     *
     * @throws WalletException.Misuse where the wallet is closed, or this payment is {@link #done}
     */
    @NonNull
    public synchronized Outcome tap(@NonNull Link link) {
        WalletException.given(link);
        if (done) {
            throw WalletException.of(EcnyResult.OUT_OF_TURN, null);
        }
        course.begin(wallet);
        Outcome outcome;
        try {
            outcome = course.done() ? course.over() : talk(link);
        } finally {
            endTap();
        }
        done = course.done();
        return outcome;
    }

    private Outcome talk(Link link) {
        try {
            byte[] command = course.healsOnly() ? wallet.healAsPayer() : start.command(amountFen);
            while (command != null) {
                byte[] response;
                try {
                    response = link.transceive(command);
                } catch (IOException | RuntimeException e) {
                    // Some links say "gone" with a SecurityException or IllegalStateException.
                    return course.broken(EcnyResult.OK, e);
                }
                Next next = wallet.feed(response);
                course.note(next.event);
                command = next.command;
                if (command == null && amountFen > 0 && course.mayPayAgain() && payAgain.yes(next.event)) {
                    command = wallet.payAgain(amountFen);
                }
            }
            return course.over();
        } catch (WalletException e) {
            Outcome outcome = course.broken(e.result, e.getCause());
            if (outcome == null) {
                throw e;
            }
            return outcome;
        }
    }

    private void endTap() {
        try {
            wallet.endTap();
            course.disarm(wallet);
        } catch (WalletException.Misuse e) {
            // The wallet was closed during the tap, which has ended it.
        }
    }

    private interface Start {
        byte[] command(long amountFen);
    }

    /** What has happened to one payment so far, and what that means. */
    interface Course {
        /** Another tap begins; what was in flight may have ended in the meantime, in another way. */
        void begin(Wallet wallet);

        void note(Event event);

        /** Whether the next tap may only end what is open. */
        boolean healsOnly();

        /** Whether this tap has just ended an older payment, and may pay once more. */
        boolean mayPayAgain();

        /** The tap came to its end. */
        Outcome over();

        /** The link was lost, or a step was refused; null for the caller's mistake that changed nothing. */
        @Nullable
        Outcome broken(EcnyResult why, @Nullable Throwable cause);

        boolean done();

        /** Takes back a yes that the tap did not spend. */
        void disarm(Wallet wallet);
    }
}
