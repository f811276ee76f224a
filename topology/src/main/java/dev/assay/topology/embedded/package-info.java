/**
 * A real Kafka broker on this machine, for the demo and for tests: the production server classes, in this process or in a
 * child one. The only package that may import Kafka's server classes; they are optional dependencies and absent from the
 * service image.
 *
 * <pre>
 *   EmbeddedKafka ---- BrokerNode (ports and cluster id kept beside the data) ---- KafkaRaftServer
 *   EmbeddedKafkaProcess --spawns--&gt; EmbeddedKafkaMain --holds--&gt; EmbeddedKafka
 *        (stdin pipe: when it closes, the child ends; ready file: port and pid of the child)
 * </pre>
 */
@NullMarked
package dev.assay.topology.embedded;

import org.jspecify.annotations.NullMarked;
