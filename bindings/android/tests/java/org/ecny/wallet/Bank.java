package org.ecny.wallet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The test bank of docs/vectors/enrolment.json: its answers to devices whose random source gives known bytes. */
public final class Bank {
    private static final String TEXT = text();

    /** The key of the root, which apps have built in. */
    public static final byte[] ROOT = hex(field(TEXT, "root"));

    /** The applicant's point that device shows, as the bank has it. */
    public final byte[] applicant;

    /** The bank's answer to it. */
    public final byte[] enrolled;

    private final byte[] random;

    private Bank(String name) {
        Matcher device = Pattern.compile("\\{[^{}]*\"name\": \"" + name + "\"[^{}]*\\}").matcher(TEXT);
        Check.that(device.find(), name + " is a device of the test bank");
        applicant = hex(field(device.group(), "applicant"));
        enrolled = hex(field(device.group(), "package"));
        random = hex(field(device.group(), "random"));
    }

    /** The bank's answer to alice, bob, alice-purse or bob-purse. */
    public static Bank to(String name) {
        return new Bank(name);
    }

    /** What the bank and the root say to alice, by its name in the file. */
    public static byte[] word(String name) {
        Matcher word = Pattern.compile("\\{[^{}]*\"name\": \"" + name + "\"[^{}]*\\}").matcher(TEXT);
        Check.that(word.find(), name + " is a word of the test bank");
        return hex(field(word.group(), "bytes"));
    }

    /** A random source of that device while it enrols: known bytes, and no more of them than there are. */
    public Randomness random() {
        int[] used = {0};
        return into -> {
            if (used[0] + into.length > random.length) {
                throw new IOException("the enrolment takes more random bytes than the vector has");
            }
            System.arraycopy(random, used[0], into, 0, into.length);
            used[0] += into.length;
        };
    }

    /** The platform that device enrols on. */
    public Platform platform() {
        Randomness random = random();
        Flash none = new MemoryFlash(0);
        return new Platform() {
            @Override
            public Flash flash() {
                return none;
            }

            @Override
            public Randomness randomness() {
                return random;
            }
        };
    }

    /** The keys of that device. */
    public byte[] keys() {
        try (Enrolment enrolment = Enrolment.begin(platform())) {
            Check.that(Arrays.equals(applicant, enrolment.applicant()), "the device shows the point the bank has");
            return enrolment.finish(ROOT, enrolled);
        }
    }

    /** That device's wallet, new, on that platform. */
    public Wallet format(Platform platform) {
        Wallet wallet = Wallet.format(platform, keys(), ROOT, enrolled);
        wallet.activate();
        return wallet;
    }

    static byte[] hex(String digits) {
        byte[] bytes = new byte[digits.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
        }
        return bytes;
    }

    private static String field(String object, String name) {
        Matcher field = Pattern.compile("\"" + name + "\": \"([0-9a-z-]*)\"").matcher(object);
        Check.that(field.find(), "there is a field " + name);
        return field.group(1);
    }

    private static String text() {
        try {
            return new String(Files.readAllBytes(Paths.get(System.getProperty("ecny.enrolment"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
