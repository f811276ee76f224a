package dev.assay.serdes.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject. Immutable; any thread may read it.
 *
 * @param subject the subject's name
 * @param version its version, from 1
 * @param id the schema's id
 * @param schema the parsed schema
 */
public record SubjectVersion(String subject, int version, int id, Schema schema) {}
