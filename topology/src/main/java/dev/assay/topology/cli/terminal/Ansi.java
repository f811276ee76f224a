package dev.assay.topology.cli.terminal;

import java.util.Map;

/**
 * Colours text, or leaves it as it is. Immutable; any thread may use it.
 *
 * @param enabled whether colour codes are written
 */
public record Ansi(boolean enabled) {
    /** What {@code --color} says. */
    public enum Mode {
        /** Colour on a terminal, unless {@code NO_COLOR} is set or the terminal is dumb. */
        AUTO,
        /** Colour always. */
        ALWAYS,
        /** Colour never. */
        NEVER
    }

    /**
     * Decides once for a program run.
     *
     * @param environment looked at for {@code NO_COLOR} (see no-color.org: any text that is not empty) and {@code TERM}
     * @param terminal whether the output goes to a terminal, see {@link Terminal#isStdout}
     */
    public static Ansi of(Mode mode, Map<String, String> environment, boolean terminal) {
        return switch (mode) {
            case ALWAYS -> new Ansi(true);
            case NEVER -> new Ansi(false);
            case AUTO -> {
                boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
                boolean dumb = environment.getOrDefault("TERM", "").equals("dumb");
                yield new Ansi(terminal && !refused && !dumb);
            }
        };
    }

    /** The text in a style. */
    public String paint(Style style, String text) {
        return enabled && style != Style.PLAIN && !text.isEmpty()
                ? "\u001b[" + style.code() + "m" + text + "\u001b[0m"
                : text;
    }
}
