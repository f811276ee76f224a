/** Tests of the demo. */
package dev.assay.topology.demo;
