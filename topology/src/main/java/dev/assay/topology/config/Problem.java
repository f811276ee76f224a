package dev.assay.topology.config;

import java.util.Set;

/**
 * One thing wrong with the configuration. Immutable; any thread may use it.
 *
 * @param key the full key, or the file where the problem is not one key's
 * @param value what was given, masked where it is or may be a secret; empty if nothing was
 * @param source where it was given: {@code file:line}, the environment variable, {@code --set}, or empty
 * @param what what is wrong
 * @param fix what to write instead, as an instruction
 * @param given the keys and sections whose values it takes for granted, because it is between values; empty for a problem of
 *     one value by itself
 */
public record Problem(String key, String value, String source, String what, String fix, Set<String> given) {
    public Problem {
        given = Set.copyOf(given);
    }

    /** A problem of one value by itself. */
    public Problem(String key, String value, String source, String what, String fix) {
        this(key, value, source, what, fix, Set.of());
    }

    Problem withSource(String where) {
        return source.isEmpty() ? new Problem(key, value, where, what, fix, given) : this;
    }

    /** One line for a person: {@code lane.max-rows = 0 (assay.yaml:3): is below 1; write a number from 1 to 4096}. */
    public String line() {
        return key
                + (value.isEmpty() ? "" : " = " + value)
                + (source.isEmpty() ? "" : " (" + source + ")")
                + ": " + what
                + (fix.isEmpty() ? "" : "; " + fix);
    }
}
