/** The configuration: what is taken, what is refused, and with which words. */
package dev.assay.topology.config;
