package dev.assay.scoring.consistency;

/**
 * Sets capital letters apart that are an answer, in languages other than English: the C of "vitamine C" is not that of "c'est". Stateless;
 * any thread may use it.
 */
final class CapitalLetters {
    /** {@link AnswerCutter} takes it for a part of the word. */
    private static final char APART = '#';

    private CapitalLetters() {}

    /** The text with a sign behind each single capital letter that stands behind a word; itself where there is none. */
    static String apart(String text) {
        StringBuilder out = null;
        int copied = 0;
        for (int at = 2; at < text.length(); at++) {
            if (isApart(text, at)) {
                out = out == null ? new StringBuilder(text.length() + 8) : out;
                out.append(text, copied, at + 1).append(APART);
                copied = at + 1;
            }
        }
        return out == null ? text : out.append(text, copied, text.length()).toString();
    }

    /** Not where an apostrophe follows, nor in a title, where each word has a capital. */
    private static boolean isApart(String text, int at) {
        return Character.isUpperCase(text.charAt(at))
                && text.charAt(at - 1) == ' '
                && Character.isLetterOrDigit(text.charAt(at - 2))
                && !isOf(text, at + 1, "'\u2019\u02bc#")
                && !(at + 1 < text.length() && Character.isLetterOrDigit(text.charAt(at + 1)))
                && !(isOf(text, at + 1, " ") && at + 2 < text.length() && Character.isUpperCase(text.charAt(at + 2)));
    }

    private static boolean isOf(String text, int at, String some) {
        return at < text.length() && some.indexOf(text.charAt(at)) >= 0;
    }
}
