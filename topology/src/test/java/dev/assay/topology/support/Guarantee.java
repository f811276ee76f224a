package dev.assay.topology.support;

/**
 * Something that must hold between what was sent and what was answered. Any thread may report; {@link #verify} is called
 * once nothing moves any more.
 */
public interface Guarantee {
    /** The brokers have an event. */
    void produced(Place place, byte[] key);

    /** A committed answer was read; reports follow the order of its partition. */
    void answered(Answer answer);

    /** Throws an assertion error that says what does not hold. */
    void verify();
}
