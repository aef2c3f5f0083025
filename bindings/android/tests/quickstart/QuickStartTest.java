import android.content.Context;
import android.nfc.Antenna;
import android.nfc.tech.HeldCard;
import android.os.MainThread;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.ecny.wallet.Bank;
import org.ecny.wallet.Check;
import org.ecny.wallet.Direction;
import org.ecny.wallet.Fen;
import org.ecny.wallet.MemoryFlash;
import org.ecny.wallet.Outcome;
import org.ecny.wallet.Payment;
import org.ecny.wallet.Platform;
import org.ecny.wallet.Randomness;
import org.ecny.wallet.Reader;
import org.ecny.wallet.Wallet;

/** The Java of the quick start, as it stands in the README, over the real native library. */
public final class QuickStartTest {
    private final List<String> shown = new ArrayList<>();
    private final Antenna antenna = new Antenna();

    public void twoPhonesMakeTheirWalletsAndPayEachOther() throws IOException {
        Safe aliceSafe = new Safe();
        Platform alicePhone = PhonePlatform.of(new Folder());
        AppWallet.make(enrolling("alice", alicePhone), Bank.ROOT, answerTo("alice"), aliceSafe).close();
        try (Wallet alice = AppWallet.open(alicePhone, aliceSafe);
                Wallet bob = AppWallet.make(
                        enrolling("bob", PhonePlatform.of(new Folder())), Bank.ROOT, answerTo("bob"), new Safe())) {
            load(alice, 20_000);
            CardService.wallet = alice;
            CardService.screen = new Screen();
            CardService service = new CardService();
            TillActivity till = new TillActivity() {
                @Override
                public void say(String text) {
                    shown.add(text);
                }
            };

            till.collect(antenna.adapter, bob, "12.34");
            antenna.show(new HeldCard(service, 0).tag);
            MainThread.run();
            alice.approve(alice.asked());
            antenna.show(new HeldCard(service, 0).tag);
            MainThread.run();

            Check.equal(List.of(
                    "approve it on the other device, then hold them together again",
                    "alice is asked for 12.34", "RECEIVED 12.34", "alice paid 12.34"), shown);
            Check.equal(18_766L, alice.status().balanceFen);
            Check.equal(1_234L, bob.status().balanceFen);
        }
    }

    private static AppWallet.Operator answerTo(String name) {
        return applicant -> Bank.to(name).enrolled;
    }

    /** That platform, with a random source that gives first what the test bank has answered to. */
    private static Platform enrolling(String name, Platform phone) {
        Randomness known = Bank.to(name).random();
        boolean[] used = {false};
        return new Platform() {
            @Override
            public org.ecny.wallet.Flash flash() {
                return phone.flash();
            }

            @Override
            public Randomness randomness() {
                Randomness first = used[0] ? Randomness.system() : known;
                used[0] = true;
                return first;
            }
        };
    }

    private static void load(Wallet wallet, long fen) {
        try (Wallet purse = Bank.to("alice-purse").format(Platform.of(new MemoryFlash(16)))) {
            purse.arm(Direction.PAY, fen, 1, 0);
            Outcome loaded = Reader.load(wallet, fen).tap(command -> purse.handleApdu(command).response);
            Check.equal(Outcome.Kind.RECEIVED, loaded.kind);
        }
    }

    /** What is shown on Alice's phone. */
    private final class Screen implements CardService.Screen {
        @Override
        public void askFor(Payment payment) {
            shown.add("alice is asked for " + Fen.toYuan(payment.amountFen));
        }

        @Override
        public void paid(long fen) {
            shown.add("alice paid " + Fen.toYuan(fen));
        }

        @Override
        public void received(long fen) {
            shown.add("alice received " + Fen.toYuan(fen));
        }

        @Override
        public void reopen() {
            shown.add("reopen");
        }
    }

    /** The keys of a wallet, where no one else sees them. */
    private static final class Safe implements AppWallet.Vault {
        private byte[] kept;

        @Override
        public void put(byte[] keys) {
            kept = keys.clone();
        }

        @Override
        public byte[] get() {
            return kept.clone();
        }
    }

    /** An app's own folder. */
    private static final class Folder extends Context {
        private final File folder = Files.createTempDirectory("ecny").toFile();

        Folder() throws IOException {
            folder.deleteOnExit();
            new File(folder, "wallet.flash").deleteOnExit();
        }

        @Override
        public File getNoBackupFilesDir() {
            return folder;
        }
    }
}
