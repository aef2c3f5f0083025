package org.ecny.wallet;

import androidx.annotation.NonNull;

/** What a card answers, and what has happened. */
public final class Handled {
    /** The response APDU; send it whatever has happened. */
    @NonNull public final byte[] response;

    /** What has happened. Where it is REFUSED the reader hears no more than that, and the tap is over. */
    @NonNull public final Event event;

    Handled(byte[] response, Event event) {
        this.response = response;
        this.event = event;
    }
}
