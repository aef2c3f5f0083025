package android.nfc;

import android.os.Bundle;

/** The NFC hardware of a phone: shows cards to whoever looks out for them. */
public final class Antenna {
    /** What an activity gets from Android. */
    public final NfcAdapter adapter = new NfcAdapter();

    /** A card comes into the field. */
    public void show(Tag tag) {
        if (adapter.callback != null) {
            adapter.callback.onTagDiscovered(tag);
        }
    }

    /** A card that talks ISO/IEC 14443-4, or not. */
    public static Tag tag(String... technologies) {
        return new Tag(technologies);
    }

    /** What the activity has asked for. */
    public int flags() {
        return adapter.flags;
    }

    /** What the activity has asked for. */
    public Bundle extras() {
        return adapter.extras;
    }
}
