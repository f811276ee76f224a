/** Rules that hold for all modules together. */
package dev.assay.topology.house;
