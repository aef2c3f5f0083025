package android.nfc;

import java.io.IOException;

public class TagLostException extends IOException {
    private static final long serialVersionUID = 1;

    public TagLostException() {}

    public TagLostException(String message) {
        super(message);
    }
}
