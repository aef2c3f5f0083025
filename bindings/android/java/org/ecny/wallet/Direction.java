package org.ecny.wallet;

/** Whether value goes out or comes in. A yes to one is none to the other. */
public enum Direction {
    /** Value goes out. */
    PAY(1),
    /** Value comes in. */
    RECEIVE(2);

    final int code;

    Direction(int code) {
        this.code = code;
    }
}
