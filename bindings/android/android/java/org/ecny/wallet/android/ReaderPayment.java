package org.ecny.wallet.android;

import android.app.Activity;
import android.nfc.NfcAdapter;
import android.nfc.Tag;
import android.nfc.tech.IsoDep;
import android.os.Bundle;
import androidx.annotation.NonNull;
import androidx.annotation.Nullable;
import java.io.IOException;
import org.ecny.wallet.Link;
import org.ecny.wallet.Outcome;
import org.ecny.wallet.Reader;
import org.ecny.wallet.Wallet;

/**
 * A payment over this phone's NFC reader: each card that is held to it is one tap of a {@link Reader}.
 *
 * <p>Begin with {@link #start} while the activity is in front and end with {@link #stop} in {@code onPause}. Taps and
 * the listener run on a thread of the NFC service, not the main thread. Once the payment has ended, cards are ignored.
 */
public final class ReaderPayment implements NfcAdapter.ReaderCallback {
    /** Hears what came of each tap; not on the main thread. */
    public interface Listener {
        /** What came of a tap. */
        void onOutcome(@NonNull Outcome outcome);
    }

    /** How long a card may take for one answer: it writes to its flash and computes meanwhile. */
    private static final int TIMEOUT_MILLIS = 3000;

    /** How long Android leaves a card alone before it asks whether it is still there: longer than a tap takes. */
    private static final int PRESENCE_MILLIS = 5000;

    private final Reader reader;
    private final Listener listener;

    /** The taps of that payment. */
    public ReaderPayment(@NonNull Reader reader, @NonNull Listener listener) {
        this.reader = reader;
        this.listener = listener;
    }

    /** Looks out for cards while the activity is in front. This phone is no card itself meanwhile. */
    public void start(@NonNull NfcAdapter adapter, @NonNull Activity activity) {
        Bundle extras = new Bundle();
        extras.putInt(NfcAdapter.EXTRA_READER_PRESENCE_CHECK_DELAY, PRESENCE_MILLIS);
        int flags = NfcAdapter.FLAG_READER_NFC_A | NfcAdapter.FLAG_READER_NFC_B | NfcAdapter.FLAG_READER_SKIP_NDEF_CHECK;
        adapter.enableReaderMode(activity, this, flags, extras);
    }

    /** Looks out no longer. */
    public static void stop(@NonNull NfcAdapter adapter, @NonNull Activity activity) {
        adapter.disableReaderMode(activity);
    }

    @Override
    public synchronized void onTagDiscovered(@NonNull Tag tag) {
        if (reader.done()) {
            return;
        }
        try (Card card = new Card(IsoDep.get(tag))) {
            listener.onOutcome(reader.tap(card));
        }
    }

    /** A card as a link: connected by the first command. */
    private static final class Card implements Link, AutoCloseable {
        @Nullable private final IsoDep card;

        private Card(@Nullable IsoDep card) {
            this.card = card;
        }

        @NonNull
        @Override
        public byte[] transceive(@NonNull byte[] command) throws IOException {
            if (card == null) {
                throw new IOException("no card of ISO/IEC 14443-4");
            }
            if (!card.isConnected()) {
                card.connect();
                card.setTimeout(TIMEOUT_MILLIS);
                if (card.getMaxTransceiveLength() < Wallet.APDU_MAX) {
                    throw new IOException("this phone's reader takes no command of " + Wallet.APDU_MAX + " bytes");
                }
            }
            return card.transceive(command);
        }

        @Override
        public void close() {
            try {
                if (card != null) {
                    card.close();
                }
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }
}
