package org.ecny.wallet;

import java.io.IOException;
import java.util.Arrays;

/** Flash that does something else instead of the next call, or the one after so many. */
public final class FaultyFlash extends MemoryFlash {
    /** A call that goes wrong, given what would do it right. */
    public interface Fault {
        void strike(Call call) throws IOException;
    }

    /** What the call should have done. */
    public interface Call {
        void run() throws IOException;
    }

    /** A fault in half of a call: it writes the first half of its words and throws. */
    static final class HalfWay extends IOException {
        private static final long serialVersionUID = 1;

        HalfWay() {
            super("power was cut half-way");
        }
    }

    private int reads = -1;
    private int programs = -1;
    private int erases = -1;
    private Fault fault;

    /** Whether the fault has struck. */
    public boolean struck;

    public FaultyFlash(int pages) {
        super(pages);
    }

    /** The read after that many strikes the fault. */
    public FaultyFlash atRead(int number, Fault what) {
        return at(number, -1, -1, what);
    }

    /** The program after that many strikes the fault. */
    public FaultyFlash atProgram(int number, Fault what) {
        return at(-1, number, -1, what);
    }

    /** The erase after that many strikes the fault. */
    public FaultyFlash atErase(int number, Fault what) {
        return at(-1, -1, number, what);
    }

    /** The program after that many writes half of its words and throws. */
    public FaultyFlash halfWayAtProgram(int number) {
        return at(-1, number, -1, null);
    }

    @Override
    public void read(int offset, byte[] into) throws IOException {
        if (reads-- == 0) {
            struck = true;
            fault.strike(() -> super.read(offset, into));
        } else {
            super.read(offset, into);
        }
    }

    @Override
    public void program(int offset, byte[] bytes) throws IOException {
        if (programs-- != 0) {
            super.program(offset, bytes);
        } else if (fault == null) {
            struck = true;
            super.program(offset, Arrays.copyOf(bytes, bytes.length / 2 / WORD * WORD));
            throw new HalfWay();
        } else {
            struck = true;
            fault.strike(() -> super.program(offset, bytes));
        }
    }

    @Override
    public void erase(int offset, int length) throws IOException {
        if (erases-- == 0) {
            struck = true;
            fault.strike(() -> super.erase(offset, length));
        } else {
            super.erase(offset, length);
        }
    }

    private FaultyFlash at(int read, int program, int erase, Fault what) {
        reads = read;
        programs = program;
        erases = erase;
        fault = what;
        struck = false;
        return this;
    }
}
