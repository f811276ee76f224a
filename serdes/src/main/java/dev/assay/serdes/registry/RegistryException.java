package dev.assay.serdes.registry;

/**
 * What a schema registry call can end in besides an answer: an outage or a refusal. Immutable; any thread may read it.
 */
public abstract sealed class RegistryException extends RuntimeException
        permits RegistryUnavailableException, RegistryRefusedException {
    RegistryException(String message) {
        super(message);
    }
}
