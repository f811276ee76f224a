/**
 * Deferral thresholds that follow the traffic of one partition: which threshold an event meets, what its label does to
 * it, which pairs of answers came back, and how all of it is kept. Knows no Kafka and no Avro, so that the stream, the
 * command line and the tests run the same code.
 */
@NullMarked
package dev.assay.topology.threshold;

import org.jspecify.annotations.NullMarked;
