package dev.assay.topology.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be used, in words for the operator. Stateless; any thread may call it. */
final class ReadFailure {
    private ReadFailure() {}

    /** The messages of the file system are the file's name, which stands beside it already. */
    static String why(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (failure instanceof AccessDeniedException) {
            return "this user may not read it";
        }
        return String.valueOf(failure.getMessage());
    }
}
