package org.ecny.wallet.android;

import java.util.ArrayList;
import java.util.List;
import org.ecny.wallet.Event;
import org.ecny.wallet.Wallet;
import org.ecny.wallet.WalletException;

/** The card service of an app, as an app writes it. */
final class Phone extends WalletApduService {
    Wallet wallet;
    final List<Event> events = new ArrayList<>();
    final List<WalletException> failures = new ArrayList<>();
    int taps;
    RuntimeException hookThrows;

    Phone(Wallet wallet) {
        this.wallet = wallet;
    }

    /** What happened, as one line. */
    List<Event.Kind> kinds() {
        List<Event.Kind> kinds = new ArrayList<>();
        for (Event event : events) {
            kinds.add(event.kind);
        }
        return kinds;
    }

    @Override
    protected Wallet wallet() {
        return wallet;
    }

    @Override
    protected void onEvent(Wallet wallet, Event event) {
        events.add(event);
        if (hookThrows != null) {
            throw hookThrows;
        }
    }

    @Override
    protected void onTapEnded(Wallet wallet) {
        taps++;
    }

    @Override
    protected void onFailure(WalletException failure) {
        failures.add(failure);
    }
}
