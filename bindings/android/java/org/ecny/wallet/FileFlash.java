package org.ecny.wallet;

import androidx.annotation.NonNull;
import java.io.Closeable;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Flash in a file of fixed length, for phones: every write is on the disk when it returns.
 *
 * <p>A file is opened once at a time. Put it where no backup takes it ({@code Context.getNoBackupFilesDir()}): a copy
 * put back is a wallet that was rolled back. It goes on working in a thread that was interrupted.
 */
public final class FileFlash implements Flash, Closeable {
    /** Bytes erased at once. */
    public static final int PAGE = 4096;

    private static final byte BLANK = (byte) 0xFF;

    private final RandomAccessFile file;
    private final int size;

    /** Makes a file of so many erased pages. After a power cut it is there whole, or not at all. */
    @NonNull
    public static FileFlash create(@NonNull File path, int pages) throws IOException {
        File begun = new File(path.getPath() + ".new");
        FileFlash flash = new FileFlash(begun, Math.multiplyExact(pages, PAGE));
        try {
            // Under the lock, so that of two who make it one does; moving would replace what is there.
            if (path.exists()) {
                throw new IOException("it is there already: " + path);
            }
            flash.file.setLength(0);
            flash.erase(0, flash.size);
            Files.move(begun.toPath(), path.toPath(), StandardCopyOption.ATOMIC_MOVE);
            flash.file.getFD().sync();
            syncDirectory(path.getAbsoluteFile().getParentFile());
            return flash;
        } catch (IOException | RuntimeException e) {
            flash.close();
            Files.deleteIfExists(begun.toPath());
            throw e;
        }
    }

    /** Opens a file that {@link #create} made. */
    @NonNull
    public static FileFlash open(@NonNull File path) throws IOException {
        if (!path.isFile()) {
            throw new FileNotFoundException("no such file: " + path);
        }
        long length = path.length();
        if (length == 0 || length % PAGE != 0) {
            throw new IOException("not whole pages: " + path);
        }
        return new FileFlash(path, Math.toIntExact(length));
    }

    private FileFlash(File path, int size) throws IOException {
        this.file = new RandomAccessFile(path, "rw");
        this.size = size;
        try {
            if (file.getChannel().tryLock() == null) {
                throw new IOException("another process has it open: " + path);
            }
        } catch (OverlappingFileLockException e) {
            file.close();
            throw new IOException("this process has it open: " + path, e);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int pageSize() {
        return PAGE;
    }

    @Override
    public synchronized void read(int offset, @NonNull byte[] into) throws IOException {
        check(offset, into.length, WORD);
        file.seek(offset);
        file.readFully(into);
    }

    @Override
    public synchronized void program(int offset, @NonNull byte[] bytes) throws IOException {
        check(offset, bytes.length, WORD);
        byte[] old = new byte[bytes.length];
        read(offset, old);
        for (byte b : old) {
            if (b != BLANK) {
                throw new IOException("a word was to be written twice");
            }
        }
        write(offset, bytes);
    }

    @Override
    public synchronized void erase(int offset, int length) throws IOException {
        check(offset, length, PAGE);
        byte[] blank = new byte[length];
        Arrays.fill(blank, BLANK);
        write(offset, blank);
    }

    /** Lets go of the file. Close the wallet first. */
    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    private void write(int offset, byte[] bytes) throws IOException {
        file.seek(offset);
        file.write(bytes);
        file.getFD().sync();
    }

    private void check(int offset, int length, int unit) throws IOException {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw new EOFException("beyond the end of the flash");
        }
        if (offset % unit != 0 || length % unit != 0) {
            throw new IOException("not whole words or pages");
        }
    }

    /** Makes the name of a new file as durable as its content. */
    private static void syncDirectory(File directory) throws IOException {
        // A channel would be closed by an interrupt; the file itself knows none.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(directory.toPath(), StandardOpenOption.READ)) {
            channel.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
