package dev.assay.topology.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration is refused; names every problem found, not only the first. Immutable; any thread may use it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** A refusal for at least one problem. */
    public ConfigException(List<Problem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * A refusal for what only a look at a file or a model shows.
     *
     * @param key the full key, or the file where the problem is not one key's
     * @param value what was given; its text, never what it leads to, stands in the message
     * @param what what is wrong
     * @param fix what to write instead, as an instruction
     */
    public static ConfigException of(String key, Object value, String what, String fix) {
        return new ConfigException(List.of(new Problem(key, value.toString(), "", what, fix)));
    }

    /** What is wrong, in the order of the sources. */
    public List<Problem> problems() {
        return problems;
    }

    private static String message(List<Problem> problems) {
        if (problems.size() == 1) {
            return problems.get(0).line();
        }
        return problems.size() + " problems in the configuration:\n"
                + problems.stream().map(problem -> "  " + problem.line()).collect(Collectors.joining("\n"));
    }
}
