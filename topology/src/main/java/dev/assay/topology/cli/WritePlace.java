package dev.assay.topology.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Looks at where a command is to write before it works for minutes. Stateless; any thread may call it. */
final class WritePlace {
    private WritePlace() {}

    /**
     * Refuses a file that could not be written, or that the command also reads: it would be lost.
     *
     * @param file null for none
     * @param read what the command reads
     * @throws IOException naming the file or its folder, and what to do
     */
    static void file(@Nullable Path file, Collection<Path> read) throws IOException {
        if (file == null) {
            return;
        }
        for (Path one : read) {
            if (Files.exists(one) && Files.exists(file) && Files.isSameFile(one, file)) {
                throw new IOException(
                        file + " is read by this command, and writing it would destroy it; name another file");
            }
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; name a file");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "there is no folder " + folder + "; make it first");
        }
        if (!Files.isWritable(Files.exists(file) || folder == null ? file : folder)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /**
     * Refuses a folder into which no file could be written. One that is not there is made later, with what it lies in.
     *
     * @param folder null for none
     * @throws IOException naming the folder
     */
    static void folder(@Nullable Path folder) throws IOException {
        for (Path at = folder == null ? null : folder.toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at)) {
                if (!Files.isWritable(at)) {
                    throw new AccessDeniedException(at.toString());
                }
                return;
            }
            if (Files.exists(at)) {
                throw new FileAlreadyExistsException(at.toString());
            }
        }
    }
}
