package org.ecny.wallet;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.Arrays;

/** Flash in a file keeps the promises of flash. */
public final class FileFlashTest {
    private final File folder = Files.createTempDirectory("ecny").toFile();
    private final File path = new File(folder, "wallet.flash");

    /** Throws where there is no room for a folder. */
    public FileFlashTest() throws IOException {
        folder.deleteOnExit();
        path.deleteOnExit();
    }

    public void aWalletLivesOnAFileThroughCloseAndOpen() throws IOException {
        byte[] keys = Bank.to("alice").keys();
        try (FileFlash flash = FileFlash.create(path, 16); Wallet wallet = Bank.to("alice").format(Platform.of(flash))) {
            Check.equal(1L, wallet.voidOrder());
        }

        try (FileFlash flash = FileFlash.open(path); Wallet wallet = Wallet.open(Platform.of(flash), keys)) {
            Check.equal(2L, wallet.voidOrder());
            wallet.compact();
        }
        Check.equal(16L * FileFlash.PAGE, path.length());
    }

    public void aWordIsWrittenOnce() throws IOException {
        try (FileFlash flash = FileFlash.create(path, 2)) {
            byte[] words = new byte[32];
            flash.program(64, words);

            Check.thrown(IOException.class, () -> flash.program(80, words));

            flash.erase(0, FileFlash.PAGE);
            flash.program(80, words);
            byte[] read = new byte[16];
            flash.read(64, read);
            byte[] blank = new byte[16];
            Arrays.fill(blank, (byte) 0xFF);
            Check.that(Arrays.equals(blank, read), "what was erased is blank");
            flash.read(96, read);
            Check.that(Arrays.equals(new byte[16], read), "what was written is read");
        }
    }

    public void whatIsOutOfBoundsOrNoWholeWordIsRefused() throws IOException {
        try (FileFlash flash = FileFlash.create(path, 2)) {
            Check.thrown(IOException.class, () -> flash.read(8, new byte[16]));
            Check.thrown(IOException.class, () -> flash.read(0, new byte[8]));
            Check.thrown(IOException.class, () -> flash.read(8_192, new byte[16]));
            Check.thrown(IOException.class, () -> flash.read(-16, new byte[16]));
            Check.thrown(IOException.class, () -> flash.program(8_176, new byte[32]));
            Check.thrown(IOException.class, () -> flash.erase(0, 16));
            Check.thrown(IOException.class, () -> flash.erase(4_096, 8_192));
        }
    }

    public void aFileIsOpenOnceAndNotMadeTwice() throws IOException {
        try (FileFlash flash = FileFlash.create(path, 2)) {
            Check.thrown(IOException.class, () -> FileFlash.open(path));
            Check.thrown(IOException.class, () -> FileFlash.create(path, 2));
            Check.equal(8_192, flash.size());
        }
        FileFlash.open(path).close();
    }

    public void aFileThatIsNoneIsRefused() throws IOException {
        Check.thrown(IOException.class, () -> FileFlash.open(path));
        try (RandomAccessFile file = new RandomAccessFile(path, "rw")) {
            file.setLength(4_000);
        }
        Check.thrown(IOException.class, () -> FileFlash.open(path));
    }

    public void whatACutLeftOfACreationIsNoFile() throws IOException {
        File begun = new File(path.getPath() + ".new");
        begun.deleteOnExit();
        try (RandomAccessFile file = new RandomAccessFile(begun, "rw")) {
            file.setLength(100_000);
        }
        Check.thrown(IOException.class, () -> FileFlash.open(path));

        FileFlash.create(path, 2).close();

        Check.equal(8_192L, path.length());
        Check.that(!begun.exists(), "what was begun became the file");
    }

    public void itWorksInAThreadThatWasInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        try (FileFlash flash = FileFlash.create(path, 16); Wallet wallet = Bank.to("alice").format(Platform.of(flash))) {
            Check.equal(1L, wallet.voidOrder());
            Check.that(Thread.interrupted(), "the thread is still interrupted");
        }
    }

    public void aClosedFileIsAStorageErrorAndNothingIsLost() throws IOException {
        byte[] keys = Bank.to("alice").keys();
        FileFlash flash = FileFlash.create(path, 16);
        try (Wallet wallet = Bank.to("alice").format(Platform.of(flash))) {
            flash.close();
            WalletException e = Check.refused(EcnyResult.FLASH_FAILED, wallet::voidOrder);
            Check.that(e.getCause() instanceof IOException, "the cause says that it is closed");
        }
        try (FileFlash again = FileFlash.open(path); Wallet wallet = Wallet.open(Platform.of(again), keys)) {
            Check.equal(1L, wallet.voidOrder());
        }
    }
}
