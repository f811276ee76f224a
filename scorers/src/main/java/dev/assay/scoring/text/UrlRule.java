package dev.assay.scoring.text;

import java.util.regex.Pattern;

/**
 * Whether a run without white space is a URL, a host name or a mail address, by the URL pattern of spaCy (after Diego
 * Perini's) in one pass: each character is read at most twice. Stateless; any thread may use it.
 */
final class UrlRule {
    private static final int LONGEST_ADDRESS = 32;
    private static final Pattern ADDRESS = Pattern.compile(
            "(?!(?:10|127)(?:\\.\\d{1,3}){3})(?!(?:169\\.254|192\\.168)(?:\\.\\d{1,3}){2})"
                    + "(?!172\\.(?:1[6-9]|2\\d|3[0-1])(?:\\.\\d{1,3}){2})"
                    + "(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3])(?:\\.(?:1?\\d{1,2}|2[0-4]\\d|25[0-5])){2}"
                    + "\\.(?:[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-4])",
            Pattern.UNICODE_CHARACTER_CLASS);
    private static final int LONGEST_LABEL = 64;
    private static final int LONGEST_TOP_LEVEL = 63;

    private UrlRule() {}

    static boolean matches(String text, int start, int end) {
        if (find(text, '.', start, end) == end) {
            return false;
        }
        if (host(text, start, end)) {
            return true;
        }
        int afterScheme = scheme(text, start, end);
        if (afterScheme > start && host(text, afterScheme, end)) {
            return true;
        }
        for (int at = find(text, '@', start + 1, end); at < end; at = find(text, '@', at + 1, end)) {
            if (host(text, at + 1, end)) {
                return true;
            }
        }
        return false;
    }

    private static int find(String text, char wanted, int from, int end) {
        int at = Math.min(from, end);
        while (at < end && text.charAt(at) != wanted) {
            at++;
        }
        return at;
    }

    /** Position behind {@code name://}, or -1. */
    private static int scheme(String text, int start, int end) {
        int at = start;
        int length = 0;
        while (at < end && text.charAt(at) != ':') {
            int codePoint = CharClasses.at(text, at, end);
            if (!isWord(codePoint) && "+-.".indexOf(codePoint) < 0) {
                return -1;
            }
            at += Character.charCount(codePoint);
            length++;
        }
        return length >= 2 && at + 3 <= end && text.startsWith("://", at) ? at + 3 : -1;
    }

    private static boolean isWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint)
                || codePoint == '_'
                || Character.getType(codePoint) == Character.OTHER_NUMBER
                || Character.getType(codePoint) == Character.LETTER_NUMBER;
    }

    /** Whether [start, end) is labels and a top-level domain or an IPv4 address, then maybe a port, then maybe a path. */
    private static boolean host(String text, int start, int end) {
        int at = start;
        int labelStart = start;
        boolean labels = true;
        boolean anyLabel = false;
        while (at < end && ":/?#".indexOf(text.charAt(at)) < 0) {
            int codePoint = CharClasses.at(text, at, end);
            if (codePoint == '.') {
                labels &= isLabel(text, labelStart, at);
                anyLabel = true;
                labelStart = at + 1;
            } else if (!isHostPart(codePoint)) {
                return false;
            }
            at += Character.charCount(codePoint);
        }
        if (!tail(text, at, end)) {
            return false;
        }
        if (labels && anyLabel && isTopLevel(text, labelStart, at)) {
            return true;
        }
        return at - start <= LONGEST_ADDRESS
                && at > start
                && ADDRESS.matcher(text).region(start, at).matches();
    }

    private static boolean isHostPart(int codePoint) {
        return isLabelEdge(codePoint)
                || codePoint == '-'
                || codePoint == '_'
                || (CharClasses.of(codePoint) & CharClasses.LOWER) != 0
                || Character.isDigit(codePoint);
    }

    private static boolean isLabelEdge(int codePoint) {
        return CharClasses.isDigit(codePoint)
                || (codePoint >= 'a' && codePoint <= 'z')
                || (codePoint >= 'A' && codePoint <= 'Z')
                || (codePoint >= 0xA1 && codePoint <= 0xFFFF);
    }

    private static boolean isLabel(String text, int start, int end) {
        int length = end - start;
        if (length < 1 || length > LONGEST_LABEL) {
            return false;
        }
        for (int at = start; at < end; at++) {
            int codePoint = CharClasses.at(text, at, end);
            boolean edge = at == start || at == end - 1;
            if (!isLabelEdge(codePoint) && (edge || (codePoint != '-' && codePoint != '_'))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTopLevel(String text, int start, int end) {
        int length = 0;
        for (int at = start; at < end; ) {
            int codePoint = CharClasses.at(text, at, end);
            if ((CharClasses.of(codePoint) & CharClasses.LOWER) == 0 || ++length > LONGEST_TOP_LEVEL) {
                return false;
            }
            at += Character.charCount(codePoint);
        }
        return length >= 2;
    }

    private static boolean tail(String text, int from, int end) {
        int at = from;
        if (at < end && text.charAt(at) == ':') {
            at++;
            int digits = 0;
            while (at < end && digits < 6) {
                int codePoint = CharClasses.at(text, at, end);
                if (!Character.isDigit(codePoint)) {
                    break;
                }
                digits++;
                at += Character.charCount(codePoint);
            }
            if (digits < 2 || digits > 5) {
                return false;
            }
        }
        return at == end || "/?#".indexOf(text.charAt(at)) >= 0;
    }
}
