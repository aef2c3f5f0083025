package org.ecny.wallet;

/** Where the nonces of a wallet's signatures come from. */
public enum Nonces {
    /** Of the message, the key and fresh randomness, when it is signed. So a wallet opens. */
    HEDGED(1),
    /**
     * Made by {@link Wallet#prepare} and kept in memory: the tap is a multiplication shorter. Only where the random
     * source is checked and memory cannot be copied and resumed: not in an emulator or any virtual machine, and not in
     * a process that forks. A nonce that is used twice gives the key away.
     */
    PREPARED(2);

    final int code;

    Nonces(int code) {
        this.code = code;
    }
}
