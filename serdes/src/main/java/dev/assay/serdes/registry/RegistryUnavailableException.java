package dev.assay.serdes.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry could not answer: network, time-out, 5xx, 429, missing rights, or an answer that is not the protocol.
 *
 * <p>It says nothing about any record: whoever catches it must stop or repeat, never quarantine. Immutable; any thread
 * may read it.
 */
public final class RegistryUnavailableException extends RegistryException {
    RegistryUnavailableException(String message) {
        super(message);
    }

    RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message);
        if (cause != null) {
            initCause(cause);
        }
    }
}
