package dev.assay.serdes;

import org.apache.avro.generic.IndexedRecord;

/**
 * What became of a record's bytes. Immutable as long as nobody changes the record; any thread may read it.
 *
 * @param <T> class of the event
 */
public sealed interface Decoded<T extends IndexedRecord> {
    /**
     * The bytes are an event.
     *
     * @param record the event
     * @param schemaId id of the schema that its producer wrote with
     * @param <T> class of the event
     */
    record Event<T extends IndexedRecord>(T record, int schemaId) implements Decoded<T> {
        /** Names the schema id only: the record holds text. */
        @Override
        public String toString() {
            return "Event[schemaId=" + schemaId + "]";
        }
    }

    /**
     * The bytes are no event and never will be.
     *
     * @param reason why
     * @param detail what was found where; never content
     * @param <T> class of the event
     */
    record Unreadable<T extends IndexedRecord>(UnreadableReason reason, String detail) implements Decoded<T> {}
}
