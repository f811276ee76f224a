package dev.assay.scoring.machinetext;

/**
 * Which characters of a program are code rather than comment or docstring. Reads strings, so that a comment sign within one is
 * code; a program that breaks off in the middle of anything is read to its end. Confined to the thread that makes it.
 *
 * <p>A docstring is a triple-quoted string of Python where a statement begins. Of {@code #} languages a sign counts where a word
 * begins, so that {@code $#} and {@code a#b} of shells are code. Regular expressions, here-documents and interpolation are not
 * told from code.
 */
final class CodeMask {
    private final String text;
    private final CodeLanguage language;
    private final boolean[] code;
    private int at;
    private boolean statement = true;
    private int depth;

    private CodeMask(String text, CodeLanguage language) {
        this.text = text;
        this.language = language;
        this.code = new boolean[text.length()];
    }

    /**
     * True where a UTF-16 code unit belongs to code; white space between is code.
     *
     * @return [text.length()]
     */
    static boolean[] of(String text, CodeLanguage language) {
        CodeMask mask = new CodeMask(text, language);
        while (mask.at < text.length()) {
            mask.next();
        }
        return mask.code;
    }

    private void next() {
        char c = text.charAt(at);
        if (comment()) {
            return;
        }
        if (c == '"' || c == '\'' || (c == '`' && language == CodeLanguage.C_LIKE)) {
            string(c);
            return;
        }
        take(at + 1, true);
        if (statement && prefix(c)) {
            return;
        }
        if (c == '\n' || c == ';') {
            statement = c == ';' || depth == 0;
        } else if (c == ':') {
            statement = depth == 0;
        } else if (!Character.isWhitespace(c)) {
            depth = Math.max(0, depth + ("([{".indexOf(c) >= 0 ? 1 : 0) - (")]}".indexOf(c) >= 0 ? 1 : 0));
            statement = false;
        }
    }

    /** The letter of a raw docstring does not begin another statement. */
    private boolean prefix(char c) {
        return language == CodeLanguage.PYTHON
                && "rRuU".indexOf(c) >= 0
                && (text.startsWith("\"\"\"", at) || text.startsWith("'''", at));
    }

    /** Reads a comment, if one begins here. */
    private boolean comment() {
        if (language == CodeLanguage.C_LIKE) {
            if (text.startsWith("//", at)) {
                take(lineEnd(), false);
                return true;
            }
            if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at + 2);
                take(end < 0 ? text.length() : end + 2, false);
                return true;
            }
            return false;
        }
        boolean word = language == CodeLanguage.PYTHON || at == 0 || " \t\r\n;(".indexOf(text.charAt(at - 1)) >= 0;
        if (text.charAt(at) != '#' || !word) {
            return false;
        }
        // The interpreter line tells something about the author's choice too, but not to a reader of code.
        take(lineEnd(), false);
        return true;
    }

    private void string(char quote) {
        boolean triple = language == CodeLanguage.PYTHON
                && text.startsWith(String.valueOf(quote).repeat(3), at);
        boolean documentation = triple && statement;
        boolean lines = triple || quote == '`' || language == CodeLanguage.HASH;
        int width = triple ? 3 : 1;
        int end = at + width;
        String closing = String.valueOf(quote).repeat(width);
        while (end < text.length() && !text.startsWith(closing, end)) {
            if (!lines && text.charAt(end) == '\n') {
                break;
            }
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        boolean closed = end < text.length() && text.startsWith(closing, end);
        take(Math.min(text.length(), closed ? end + width : end), !documentation);
        statement = false;
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void take(int end, boolean isCode) {
        for (int i = at; i < end; i++) {
            code[i] = isCode;
        }
        at = end;
    }
}
