package dev.assay.topology.demo;

import dev.assay.schema.GeneratedText;

/**
 * A bundled event with what is known about it. Immutable as long as nobody changes the event; any thread may read it.
 *
 * @param kind its family
 * @param label what it is, in the words of its file
 * @param event what is sent
 */
record DemoEvent(Kind kind, String label, GeneratedText event) {
    String id() {
        return event.getEventId();
    }

    /** Names the id only: the event holds text. */
    @Override
    public String toString() {
        return "DemoEvent[" + id() + "]";
    }
}
