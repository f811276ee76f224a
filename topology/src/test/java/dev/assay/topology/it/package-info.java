/** The service against a real broker and a registry, end to end. */
package dev.assay.topology.it;
