package org.ecny.wallet;

import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An open wallet: one flash, one key, one owner.
 *
 * <p>All sums are whole fen. Any thread may call it, one at a time gets in and the others wait; its own callbacks get
 * {@link EcnyResult#BUSY}. What a method has returned is on flash. Every method throws {@link WalletException}, by
 * whose fault it was; after {@link WalletException.Storage} close the wallet and open it again. One that is lost
 * without being closed is wiped when the garbage collector finds it.
 */
public final class Wallet implements AutoCloseable {
    /** The application identifier of a wallet on the air: proprietary, unregistered, and not that of e-CNY. */
    public static final String AID = "F045434E594F464C31";

    /** No command or response is longer, in bytes. */
    public static final int APDU_MAX = 250;

    private static final int STATEMENT_LENGTH = 200;

    private final Callbacks callbacks;
    private final Handle handle;
    private final Reaper.Watch watch;

    private Wallet(Platform platform) {
        callbacks = new Callbacks(platform);
        handle = new Handle();
        watch = Reaper.over(this, handle);
    }

    /**
     * Makes an empty wallet of what an {@link Enrolment} gave, and opens it. It serves once it is {@link #activate}d. What was on the flash is gone, unless it
     * was a wallet of these keys: that one is not made again.
     */
    @NonNull
    public static Wallet format(
            @NonNull Platform platform, @NonNull byte[] keys, @NonNull byte[] root, @NonNull byte[] enrolled) {
        Wallet wallet = new Wallet(platform);
        return wallet.opened(pointer -> Native.format(pointer, wallet.callbacks, keys, root, enrolled));
    }

    /** Opens the wallet on that flash. The array of keys stays yours: wipe it. */
    @NonNull
    public static Wallet open(@NonNull Platform platform, @NonNull byte[] keys) {
        Wallet wallet = new Wallet(platform);
        return wallet.opened(pointer -> Native.open(pointer, wallet.callbacks, keys));
    }

    /** Wipes its keys from memory. Once it is closed, does nothing. The platform stays as it is. */
    @Override
    public void close() {
        watch.close();
    }

    /** The version of the native library. */
    @NonNull
    public static String version() {
        return Native.version();
    }

    /** Does between taps what need not be done in one. */
    public void prepare() {
        handle.run(callbacks, pointer -> Native.prepare(pointer, callbacks));
    }

    /** Chooses where the nonces of signatures come from, until it is closed. */
    public void nonces(@NonNull Nonces nonces) {
        int policy = WalletException.given(nonces).code;
        handle.run(callbacks, pointer -> Native.nonces(pointer, callbacks, policy));
    }

    /** Confirms on flash what was read from it; the first tap after opening does it otherwise. */
    public void confirm() {
        handle.run(callbacks, pointer -> Native.confirm(pointer, callbacks));
    }

    /** Makes room in the journal between taps. */
    public void compact() {
        handle.run(callbacks, pointer -> Native.compact(pointer, callbacks));
    }

    /** Begins to serve: it is in the hands of its holder. Until then it neither pays nor is paid. */
    public void activate() {
        handle.run(callbacks, pointer -> Native.activate(pointer, callbacks));
    }

    /** Puts it to rest: it pays and asks for nothing new, and ends what is open. */
    public void suspend() {
        handle.run(callbacks, pointer -> Native.suspend(pointer, callbacks));
    }

    /** Serves again, where its holder has suspended it; where it has a PIN, that has to be verified before. */
    public void resume() {
        handle.run(callbacks, pointer -> Native.resume(pointer, callbacks));
    }

    /** Ends it, for good: it must hold nothing. {@link Status#buried} says when its keys may go. */
    public void retire() {
        handle.run(callbacks, pointer -> Native.retire(pointer, callbacks));
    }

    /** Hands a payment over to the operator whose payee will not be met again: {@link Unsettled#seq}. */
    public void handOver(long seq) {
        handle.run(callbacks, pointer -> Native.handOver(pointer, callbacks, seq));
    }

    /** How it stands. */
    @NonNull
    public Status status() {
        long[] numbers = new long[Status.NUMBERS];
        handle.run(callbacks, pointer -> Native.status(pointer, callbacks, numbers));
        return new Status(numbers);
    }

    /** What its user allows it. */
    @NonNull
    public Settings settings() {
        long[] numbers = new long[Settings.NUMBERS];
        handle.run(callbacks, pointer -> Native.settings(pointer, callbacks, numbers));
        return new Settings(numbers);
    }

    /** Sets what its user allows it, all of it. Where it has a PIN, what is looser needs that before. */
    public void setSettings(@NonNull Settings settings) {
        long[] numbers = WalletException.given(settings).numbers();
        handle.run(callbacks, pointer -> Native.setSettings(pointer, callbacks, numbers));
    }

    /** What it holds for purposes, or may. */
    @NonNull
    public List<Pocket> pockets() {
        List<Pocket> all = new ArrayList<>();
        long[] numbers = new long[Pocket.NUMBERS];
        while (handle.finds(callbacks, pointer -> Native.pocket(pointer, callbacks, all.size(), numbers))) {
            all.add(new Pocket(numbers));
        }
        return all;
    }

    /** How its PIN stands; {@link EcnyResult#PLATFORM} where the platform has no flash for one. */
    @NonNull
    public PinStatus pin() {
        long[] numbers = new long[PinStatus.NUMBERS];
        handle.run(callbacks, pointer -> Native.pinStatus(pointer, callbacks, numbers));
        return new PinStatus(numbers);
    }

    /** Sets its PIN, 4 to 12 digits in ASCII: once, and once more each time its operator permits it. Wipe them. */
    public void setPin(@NonNull byte[] digits) {
        handle.run(callbacks, pointer -> Native.pinSet(pointer, callbacks, digits));
    }

    /**
     * Tries its PIN. {@link EcnyResult#PIN_WRONG}: {@link #pin} says what is left.
     *
     * @param millis for how long it is good; 0 for the next payment, or whatever else asks for it
     */
    public void verifyPin(@NonNull byte[] digits, long millis) {
        handle.run(callbacks, pointer -> Native.pinVerify(pointer, callbacks, digits, millis));
    }

    /** Sets another PIN in the place of the old one, which is tried for it. */
    public void changePin(@NonNull byte[] old, @NonNull byte[] next) {
        handle.run(callbacks, pointer -> Native.pinChange(pointer, callbacks, old, next));
    }

    /**
     * Takes the app's word for what it cannot see itself.
     *
     * @param millis for how long. 0: it is not so any more, and every yes goes with it; of biometrics: for the next
     *     payment, or whatever else asks for it
     */
    public void assertState(@NonNull Assertion what, long millis) {
        int code = WalletException.given(what).code;
        handle.run(callbacks, pointer -> Native.assertState(pointer, callbacks, code, millis));
    }

    /** Tells whether the device runs from the reader's field, its own power being gone. */
    public void powerFree(boolean powerFree) {
        handle.run(callbacks, pointer -> Native.powerFree(pointer, callbacks, powerFree));
    }

    /** As a reader: what purpose the value is bound to that it asks for and offers from now on; 0: none. */
    public void purpose(int tag) {
        handle.run(callbacks, pointer -> Native.purpose(pointer, callbacks, tag));
    }

    /** The limits that hold for it today, and what of them is used. */
    @NonNull
    public Limits limits() {
        long[] numbers = new long[Limits.NUMBERS];
        handle.run(callbacks, pointer -> Native.limits(pointer, callbacks, numbers));
        return new Limits(numbers);
    }

    /** The payments whose outcome has not been heard, the oldest first. */
    @NonNull
    public List<Unsettled> unsettled() {
        List<Unsettled> all = new ArrayList<>();
        long[] numbers = new long[Unsettled.NUMBERS];
        while (handle.finds(callbacks, pointer -> Native.unsettled(pointer, callbacks, all.size(), numbers))) {
            all.add(new Unsettled(numbers));
        }
        return all;
    }

    /** The line after that number; null after the last. 0 asks for the first. */
    @Nullable
    public LogLine nextLine(long after) {
        long[] numbers = new long[LogLine.NUMBERS];
        numbers[0] = after;
        boolean found = handle.finds(callbacks, pointer -> Native.nextLine(pointer, callbacks, numbers));
        return found ? new LogLine(numbers) : null;
    }

    /** The lines of the log, read from flash as they are asked for; what is appended meanwhile comes last. */
    @NonNull
    public Iterable<LogLine> log() {
        return () -> new LogLines(this);
    }

    /**
     * Says yes in advance to {@code count} payments, 0 to 255, of at most {@code mostFen} each, in place of what was
     * said for this direction before. 0 takes it back.
     *
     * @param millis for how long; 0 for as long as the wallet is open. Needs a {@link Clock}
     */
    public void arm(@NonNull Direction direction, long mostFen, int count, long millis) {
        int way = WalletException.given(direction).code;
        handle.run(callbacks, pointer -> Native.arm(pointer, callbacks, way, mostFen, count, millis));
    }

    /** Forgets every yes: for a locked screen, or doubt. */
    public void disarm() {
        handle.run(callbacks, pointer -> Native.disarm(pointer, callbacks));
    }

    /** The payment that waits for a yes; null where none does. Show it. */
    @Nullable
    public Payment asked() {
        long[] numbers = new long[4];
        boolean found = handle.finds(callbacks, pointer -> Native.asked(pointer, callbacks, numbers));
        return found ? Payment.of(numbers) : null;
    }

    /** Says yes to the payment that was shown; {@link EcnyResult#CHANGED} where another waits. Then tap again. */
    public void approve(@NonNull Payment shown) {
        Payment p = WalletException.given(shown);
        handle.run(callbacks, pointer ->
                Native.approve(pointer, callbacks, p.payee.bits(), p.currency, p.tag, p.amountFen));
    }

    /** Says yes in advance to exactly this payment, once. */
    public void allow(@NonNull Payment payment) {
        Payment p = WalletException.given(payment);
        handle.run(callbacks, pointer ->
                Native.allow(pointer, callbacks, p.payee.bits(), p.currency, p.tag, p.amountFen));
    }

    /** Says no to the payment that waits. */
    public void decline() {
        handle.run(callbacks, pointer -> Native.decline(pointer, callbacks));
    }

    /** As a card: answers one command APDU. There is always a response; send it. */
    @NonNull
    public Handled handleApdu(@NonNull byte[] apdu) {
        byte[] out = new byte[Native.APDU_MAX];
        long[] numbers = new long[Event.NUMBERS];
        Throwable[] thrown = new Throwable[1];
        handle.run(callbacks, pointer -> {
            int result = Native.handleApdu(pointer, callbacks, apdu, out, numbers);
            thrown[0] = callbacks.thrown();
            return result;
        });
        return new Handled(Arrays.copyOf(out, (int) numbers[0]), new Event(numbers, thrown[0]));
    }

    /** As a reader: asks the card for so much. Gives the first command; then {@link #feed} each response. */
    @NonNull
    public byte[] collect(long amountFen) {
        return command((pointer, out, n) -> Native.collect(pointer, callbacks, amountFen, out, n));
    }

    /** As a reader: collects so much from the operator's purse. */
    @NonNull
    public byte[] load(long amountFen) {
        return command((pointer, out, n) -> Native.load(pointer, callbacks, amountFen, out, n));
    }

    /** As a reader: pays the card so much, where the user has said yes: {@link #arm}, {@link #allow}. */
    @NonNull
    public byte[] pay(long amountFen) {
        return command((pointer, out, n) -> Native.pay(pointer, callbacks, amountFen, out, n));
    }

    /** As a reader: pays so much to the operator's purse, and to nobody else. */
    @NonNull
    public byte[] redeem(long amountFen) {
        return command((pointer, out, n) -> Native.redeem(pointer, callbacks, amountFen, out, n));
    }

    /** As a reader that pays, where this tap has just ended an older payment: pays so much as well, if the user says so. */
    @NonNull
    public byte[] payAgain(long amountFen) {
        return command((pointer, out, n) -> Native.payAgain(pointer, callbacks, amountFen, out, n));
    }

    /** As a reader that pays nothing: ends an older payment of ours to the wallet that is the card. */
    @NonNull
    public byte[] healAsPayer() {
        return pay(0);
    }

    /** As a reader that asks for nothing: ends an older payment to us by the wallet that is the card. */
    @NonNull
    public byte[] healAsPayee() {
        return collect(0);
    }

    /** As a reader: takes the card's response to the last command. An exception ends the tap. */
    @NonNull
    public Next feed(@NonNull byte[] response) {
        byte[] out = new byte[Native.APDU_MAX];
        long[] numbers = new long[Event.NUMBERS];
        handle.run(callbacks, pointer -> Native.feed(pointer, callbacks, response, out, numbers));
        byte[] command = numbers[0] == 0 ? null : Arrays.copyOf(out, (int) numbers[0]);
        return new Next(command, new Event(numbers, null));
    }

    /** The other wallet is out of the field. What was debited stays so until its outcome is heard. */
    public void endTap() {
        handle.run(callbacks, pointer -> Native.endTap(pointer, callbacks));
    }

    /** Gives up the order whose request went out, and gives its number: who has paid it takes the value back. */
    public long voidOrder() {
        long[] session = new long[1];
        handle.run(callbacks, pointer -> Native.voidOrder(pointer, callbacks, session));
        return session[0];
    }

    /** What this wallet tells its operator, signed; the records of its log go with it. */
    @NonNull
    public byte[] statement() {
        byte[] statement = new byte[STATEMENT_LENGTH];
        handle.run(callbacks, pointer -> Native.statement(pointer, callbacks, statement));
        return statement;
    }

    /** The record after that number, for the operator; null after the last. */
    @Nullable
    public LogRecord nextRecord(long after) {
        byte[] out = new byte[Native.RECORD_MAX];
        long[] numbers = {0, after};
        boolean found = handle.finds(callbacks, pointer -> Native.nextRecord(pointer, callbacks, out, numbers));
        return found ? new LogRecord(numbers[1], Arrays.copyOf(out, (int) numbers[0])) : null;
    }

    /**
     * Takes a word of its operator's, or of the root's, whoever brings it: limits, orders, revocations, pockets,
     * receipts, resolutions, operators. False where it was taken before.
     */
    public boolean take(@NonNull byte[] word) {
        long[] now = new long[1];
        handle.run(callbacks, pointer -> Native.take(pointer, callbacks, word, now));
        return now[0] != 0;
    }

    /** Begins a sync, or begins it again: {@link #syncNext} gives what the operator is to get. */
    public void syncBegin() {
        handle.run(callbacks, pointer -> Native.syncBegin(pointer, callbacks));
    }

    /** The next frame for the operator; null after the last. */
    @Nullable
    public byte[] syncNext() {
        byte[] out = new byte[Native.FRAME_MAX];
        long[] numbers = new long[1];
        boolean found = handle.finds(callbacks, pointer -> Native.syncNext(pointer, callbacks, out, numbers));
        return found ? Arrays.copyOf(out, (int) numbers[0]) : null;
    }

    /** Takes the next frame of the operator's reply, and the word in it. True where it was the last. */
    public boolean syncTake(@NonNull byte[] frame) {
        long[] over = new long[1];
        handle.run(callbacks, pointer -> Native.syncTake(pointer, callbacks, frame, over));
        return over[0] != 0;
    }

    /** Begins an enrolment for this wallet's next certificate. */
    @NonNull
    public Enrolment renew(@NonNull Platform platform) {
        return Enrolment.renew(platform, (enrolment, block) -> {
            int[] result = new int[1];
            handle.run(callbacks, pointer -> {
                result[0] = Native.renew(
                        pointer, callbacks, block, enrolment.callbacks(), enrolment.applicantBytes());
                enrolment.callbacks().adopt(callbacks.takeThrown());
                return EcnyResult.OK.code;
            });
            return result[0];
        });
    }

    /** A native call that gives a command. */
    private interface Command {
        int on(long pointer, byte[] out, long[] numbers);
    }

    private byte[] command(Command command) {
        byte[] out = new byte[Native.APDU_MAX];
        long[] numbers = new long[1];
        handle.run(callbacks, pointer -> command.on(pointer, out, numbers));
        return Arrays.copyOf(out, (int) numbers[0]);
    }

    private Wallet opened(Handle.Call call) {
        try {
            handle.run(callbacks, call);
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }
}
