package dev.assay.topology.cli;

/** A subcommand that is there only when its classes are; found as a service. Confined to the main thread. */
public interface ExtraCommand {}
