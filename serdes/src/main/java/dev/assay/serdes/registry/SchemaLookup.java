package dev.assay.serdes.registry;

/** The registry's definite answer about an id. Immutable; any thread may read it. */
public sealed interface SchemaLookup {
    /**
     * The id is known.
     *
     * @param schema id and schema
     */
    record Found(RegisteredSchema schema) implements SchemaLookup {}

    /**
     * The registry knows no such id at this moment.
     *
     * @param id the id that was asked for
     */
    record Unknown(int id) implements SchemaLookup {}

    /**
     * The id is known, but is not an Avro schema that can be read with.
     *
     * @param id the id that was asked for
     * @param why what is wrong with it
     */
    record Unusable(int id, String why) implements SchemaLookup {}
}
