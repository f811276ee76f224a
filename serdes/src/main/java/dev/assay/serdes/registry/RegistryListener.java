package dev.assay.serdes.registry;

/**
 * Is told about registry trouble, so that it can be counted. Called by any thread that uses the client; implementations
 * must be thread-safe and quick.
 */
@FunctionalInterface
public interface RegistryListener {
    /** Hears nothing. */
    RegistryListener NONE = attempt -> {};

    /**
     * An attempt of a call failed for want of a registry. It is repeated while the client's patience lasts, and by callers
     * without patience.
     *
     * @param attempt how many attempts of this call have failed so far, at least 1
     */
    void onFailure(long attempt);

    /** The registry answered again after one or more failed attempts of a call. */
    default void onRecovered() {}
}
