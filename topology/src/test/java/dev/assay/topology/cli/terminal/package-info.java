/** Colour and tables, looked at as the characters that are written. */
package dev.assay.topology.cli.terminal;
