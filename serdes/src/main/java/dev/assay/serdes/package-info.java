/**
 * Avro in the Confluent wire format: serializers, deserializers and the decoder that never throws at bytes.
 *
 * <pre>
 *   producer -> [0 | id (int32) | Avro] -> EventDecoder -+-> Event(record, schemaId)
 *                                             |          +-> Unreadable(reason, detail)   to quarantine
 *                                             v
 *                                    SchemaRegistryClient: an outage stalls here, a definite answer returns
 * </pre>
 */
@NullMarked
package dev.assay.serdes;

import org.jspecify.annotations.NullMarked;
