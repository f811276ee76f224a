package dev.assay.serdes.registry;

import org.apache.avro.Schema;

/**
 * A schema and the id under which the registry keeps it. Immutable; any thread may read it.
 *
 * @param id the registry's id, as written into every record
 * @param schema the parsed schema
 */
public record RegisteredSchema(int id, Schema schema) {}
