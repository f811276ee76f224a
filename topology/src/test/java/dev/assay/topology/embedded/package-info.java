/** The embedded broker, seen through ordinary clients. */
package dev.assay.topology.embedded;
