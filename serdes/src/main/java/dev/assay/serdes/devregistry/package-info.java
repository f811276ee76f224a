/** A small schema registry inside the process, for the demo and for tests: the Confluent REST API on loopback. */
@NullMarked
package dev.assay.serdes.devregistry;

import org.jspecify.annotations.NullMarked;
