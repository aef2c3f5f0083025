package android.nfc.tech;

/** Signatures that Android does not have: the check of the stubs must name all five. */
public abstract class IsoDep {
    public abstract void setTimeout(int timeout, int unit);

    public abstract byte[] transceive(String data);

    public abstract boolean getMaxTransceiveLength();

    public abstract void connect(int times);

    public abstract void open();
}
