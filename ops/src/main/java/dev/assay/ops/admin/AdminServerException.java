package dev.assay.ops.admin;

/** Says that the admin port could not be opened: which key, which value, what to do. Any thread may read it. */
public final class AdminServerException extends RuntimeException {
    AdminServerException(String message) {
        super(message);
    }
}
