package dev.assay.scoring.cascade.rule;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a short answer says, so that answers which say the same can be told apart from others: models prefer some options over
 * others and are wrong more often where they give these (Zhao et al., "Calibrate Before Use", 2021). Stateless; any thread may use
 * it.
 */
public final class AnswerClass {
    /** The event attribute that holds the answer where the completion holds more than that. */
    public static final String ATTRIBUTE = "answer";

    /** More code points than this are no choice among a few. */
    private static final int LONGEST = 32;

    private AnswerClass() {}

    /**
     * The answer in lower case without what stands around its first and last letter or digit, a minus before a number
     * apart: {@code "(B)"} and {@code "b."} say the same.
     *
     * @param attributes of the event; {@link #ATTRIBUTE} goes before the text
     * @param text of the completion
     * @return null for a long or empty answer, and for one with half of a surrogate pair, which no file holds
     */
    public static @Nullable String of(Map<String, String> attributes, String text) {
        String given = attributes.getOrDefault(ATTRIBUTE, text);
        int from = 0;
        int to = given.length();
        while (from < to && !begins(given, from)) {
            from += Character.charCount(given.codePointAt(from));
        }
        while (from < to && !Character.isLetterOrDigit(given.codePointBefore(to))) {
            to -= Character.charCount(given.codePointBefore(to));
        }
        boolean choice = from < to && to - from <= 2 * LONGEST && given.codePointCount(from, to) <= LONGEST;
        String said = choice ? given.substring(from, to) : "";
        boolean whole =
                said.codePoints().noneMatch(one -> one >= Character.MIN_SURROGATE && one <= Character.MAX_SURROGATE);
        return choice && whole ? said.toLowerCase(Locale.ROOT) : null;
    }

    /** A letter, a digit, or the minus of a number. */
    private static boolean begins(String given, int at) {
        int one = given.codePointAt(at);
        boolean minus = one == '-' || one == '\u2212';
        return minus
                ? at + 1 < given.length() && Character.isDigit(given.codePointAt(at + 1))
                : Character.isLetterOrDigit(one);
    }
}
