package dev.assay.topology.config;

/**
 * One thing wrong with the configuration. Immutable; any thread may use it.
 *
 * @param key the full key, or the file where the problem is not one key's
 * @param value what was given, masked where it is or may be a secret; empty if nothing was
 * @param source where it was given: {@code file:line}, the environment variable, {@code --set}, or empty
 * @param what what is wrong
 * @param fix what to write instead, as an instruction
 */
public record Problem(String key, String value, String source, String what, String fix) {
    Problem withSource(String where) {
        return source.isEmpty() ? new Problem(key, value, where, what, fix) : this;
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
