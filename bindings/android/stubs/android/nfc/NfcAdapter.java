package android.nfc;

import android.app.Activity;
import android.os.Bundle;

public final class NfcAdapter {
    public static final String EXTRA_READER_PRESENCE_CHECK_DELAY = "presence";
    public static final int FLAG_READER_NFC_A = 1;
    public static final int FLAG_READER_NFC_B = 2;
    public static final int FLAG_READER_SKIP_NDEF_CHECK = 128;

    /** Who looks out for cards: a test shows it some. */
    ReaderCallback callback;

    int flags;
    Bundle extras;

    NfcAdapter() {}

    public interface ReaderCallback {
        void onTagDiscovered(Tag tag);
    }

    public void enableReaderMode(Activity activity, ReaderCallback callback, int flags, Bundle extras) {
        this.callback = callback;
        this.flags = flags;
        this.extras = extras;
    }

    public void disableReaderMode(Activity activity) {
        callback = null;
    }
}
