package dev.assay.serdes.devregistry;

/** A refusal in the protocol's own terms. Used by the request's thread. */
final class RegistryFault extends RuntimeException {
    private final int status;
    private final int code;

    RegistryFault(int status, int code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    static RegistryFault unknownSubject(String subject) {
        return new RegistryFault(404, 40401, "Subject '" + subject + "' not found.");
    }

    static RegistryFault unknownVersion(String version) {
        return new RegistryFault(404, 40402, "Version " + version + " not found.");
    }

    static RegistryFault unknownSchema() {
        return new RegistryFault(404, 40403, "Schema not found");
    }
}
