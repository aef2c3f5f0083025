package android.nfc.tech;

import android.nfc.Antenna;
import android.nfc.Tag;
import android.nfc.TagLostException;
import android.nfc.cardemulation.HostApduService;
import java.io.IOException;

/** Another phone in the field, as the reader's IsoDep: its commands go to that phone's service. */
public final class HeldCard extends IsoDep {
    /** What the antenna shows. */
    public final Tag tag = Antenna.tag("android.nfc.tech.IsoDep");

    private final HostApduService service;
    private final int lost;
    private final int longest;
    private int message;
    private boolean connected;

    /** How long the reader waits for an answer. */
    public int timeout;

    /** Whether the reader has let go of it. */
    public boolean closed;

    /** A phone that leaves the field with that message, counted from 1: commands are odd; 0 for never. */
    public HeldCard(HostApduService service, int lost) {
        this(service, lost, 261);
    }

    /** The same for a reader that can send so many bytes. */
    public HeldCard(HostApduService service, int lost, int longest) {
        this.service = service;
        this.lost = lost;
        this.longest = longest;
        CARDS.put(tag, this);
    }

    /** The phone is taken away after the tap. */
    public void leave() {
        service.onDeactivated(HostApduService.DEACTIVATION_LINK_LOSS);
    }

    @Override
    public void connect() throws IOException {
        if (connected) {
            throw new IllegalStateException("connected already");
        }
        connected = true;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void close() throws IOException {
        connected = false;
        closed = true;
    }

    @Override
    public void setTimeout(int timeout) {
        this.timeout = timeout;
    }

    @Override
    public int getMaxTransceiveLength() {
        return longest;
    }

    @Override
    public byte[] transceive(byte[] data) throws IOException {
        if (!connected) {
            throw new IllegalStateException("Call connect() first!");
        }
        if (data.length > longest) {
            throw new IOException("Transceive length exceeds supported maximum");
        }
        carry();
        byte[] response = service.processCommandApdu(data, null);
        carry();
        return response;
    }

    private void carry() throws IOException {
        message++;
        if (message == lost) {
            leave();
            throw new TagLostException("Tag was lost.");
        }
    }
}
