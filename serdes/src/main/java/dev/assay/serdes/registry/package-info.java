/**
 * Client of any schema registry that speaks the Confluent REST API.
 *
 * <pre>
 *   SchemaRegistryClient --cache hit--------------------------------> answer
 *        | miss
 *        v
 *   SingleFlight (one call per question) -> RegistryTransport (each URL in turn) -> definite answer or refusal
 *        ^                                        |
 *        +------ RetryLoop: back off, repeat <----+ outage: network, time-out, 5xx, 429, 401, 403, nonsense
 * </pre>
 */
@NullMarked
package dev.assay.serdes.registry;

import org.jspecify.annotations.NullMarked;
