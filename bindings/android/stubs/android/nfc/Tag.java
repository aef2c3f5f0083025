package android.nfc;

public final class Tag {
    private final String[] technologies;

    /** Only a test makes one: on a phone the NFC service does. */
    Tag(String... technologies) {
        this.technologies = technologies;
    }

    public String[] getTechList() {
        return technologies;
    }
}
