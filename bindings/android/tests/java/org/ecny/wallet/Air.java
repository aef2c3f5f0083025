package org.ecny.wallet;

import java.io.IOException;

/** The air between a reader and a wallet that is the card; it may lose one message and is dead from then on. */
public final class Air implements Link {
    private final Wallet card;
    private final int lost;
    private int message;

    /** What happened to the card last. */
    public Event event;

    private Air(Wallet card, int lost) {
        this.card = card;
        this.lost = lost;
    }

    /** Air that loses nothing. */
    public static Air to(Wallet card) {
        return new Air(card, 0);
    }

    /** Air that loses that message, counted from 1: commands are odd, responses even. */
    public static Air losing(int message, Wallet card) {
        return new Air(card, message);
    }

    @Override
    public byte[] transceive(byte[] command) throws IOException {
        carry();
        Handled handled = card.handleApdu(command);
        event = handled.event;
        carry();
        return handled.response;
    }

    private void carry() throws IOException {
        message++;
        if (message == lost) {
            card.endTap();
            throw new IOException("the card is gone");
        }
    }
}
