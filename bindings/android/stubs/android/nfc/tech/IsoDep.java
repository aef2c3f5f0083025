package android.nfc.tech;

import android.nfc.Tag;
import java.io.IOException;
import java.util.Map;
import java.util.WeakHashMap;

/** On a phone the class is final, and the NFC service stands behind it; here a test does. */
public abstract class IsoDep {
    static final Map<Tag, IsoDep> CARDS = new WeakHashMap<>();

    IsoDep() {}

    public static IsoDep get(Tag tag) {
        return CARDS.get(tag);
    }

    public abstract void connect() throws IOException;

    public abstract boolean isConnected();

    public abstract void close() throws IOException;

    public abstract void setTimeout(int timeout);

    public abstract int getMaxTransceiveLength();

    public abstract byte[] transceive(byte[] data) throws IOException;
}
