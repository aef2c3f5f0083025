package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.io.IOException;

/** What carries APDUs to a card: NFC, or any pipe to an operator's purse. */
public interface Link {
    /**
     * Sends a command and waits for the response.
     *
     * @throws IOException where no response came, whether or not the command arrived
     */
    @NonNull
    byte[] transceive(@NonNull byte[] command) throws IOException;
}
