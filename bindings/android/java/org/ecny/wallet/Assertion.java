package org.ecny.wallet;

/** What a wallet cannot see itself, and takes the app's word for. */
public enum Assertion {
    /** The device is on the wrist of its user. */
    ON_WRIST(1),
    /** It is unlocked. */
    UNLOCKED(2),
    /** The app has recognized the holder by finger, face or the like: as good as the PIN. */
    BIOMETRICS(3);

    final int code;

    Assertion(int code) {
        this.code = code;
    }
}
