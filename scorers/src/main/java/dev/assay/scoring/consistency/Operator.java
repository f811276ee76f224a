package dev.assay.scoring.consistency;

/**
 * Signs of arithmetic and comparison where they stand between what they join, as in "2x - 3", "a*b" and "x != y"; not a dash, a
 * bullet, a slash between words or emphasis. Stateless; any thread may use it.
 */
final class Operator {
    private static final String COMPARING = "=<>!";
    /** Behind it a minus belongs to what follows. */
    private static final String OPENING = "=<>(,*/^+";

    private Operator() {}

    /** Where the sign that begins there ends; where it begins if there is none. */
    static int end(String text, int at) {
        char c = text.charAt(at);
        return switch (c) {
            case '=', '<', '>', '!' -> comparing(text, at);
            case '&', '|' -> at + 1 < text.length() && text.charAt(at + 1) == c ? at + 2 : at;
            case '%' -> isPerCent(text, at) ? at + 1 : at;
            case '*', '/', '^', '-' -> joins(text, at, c) || (c == '-' && opens(text, at)) ? at + 1 : at;
            default -> at;
        };
    }

    /** The sign, the same for all ways to write it. */
    static String of(String text, int start, int end) {
        String sign = text.substring(start, end);
        return switch (sign) {
            case "==", "===" -> "=";
            case "!==" -> "!=";
            default -> sign;
        };
    }

    private static int comparing(String text, int at) {
        // An exclamation mark alone ends a sentence.
        if (text.charAt(at) == '!' && !text.startsWith("=", at + 1)) {
            return at;
        }
        int end = at;
        while (end < text.length() && COMPARING.indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return end;
    }

    private static boolean joins(String text, int at, char c) {
        boolean apart = at > 0 && text.charAt(at - 1) == ' ' && at + 1 < text.length() && text.charAt(at + 1) == ' ';
        if (c == '-' && !apart) {
            // A hyphen, as in "B-52".
            return false;
        }
        int leftEnd = apart ? at - 1 : at;
        int left = leftEnd;
        while (isWord(text, left - 1)) {
            left--;
        }
        int right = apart ? at + 2 : at + 1;
        int rightEnd = right;
        while (isWord(text, rightEnd)) {
            rightEnd++;
        }
        if (left == leftEnd || right == rightEnd) {
            return false;
        }
        boolean first = isTerm(text, left, leftEnd);
        boolean second = isTerm(text, right, rightEnd);
        boolean numbers = isNumber(text, left, leftEnd) && isNumber(text, right, rightEnd);
        return switch (c) {
            case '*', '^' -> first || second;
            // Neither dates nor addresses.
            case '/' -> (first || second) && !numbers && !isPath(text, left, rightEnd);
            default -> first && second && !numbers;
        };
    }

    /** Whether it stands behind a number, and is no escape in an address. */
    private static boolean isPerCent(String text, int at) {
        int before = at > 0 && text.charAt(at - 1) == ' ' ? at - 2 : at - 1;
        return before >= 0 && Character.isDigit(text.charAt(before)) && !isWord(text, at + 1);
    }

    /** Whether an address goes on before or behind it. */
    private static boolean isPath(String text, int start, int end) {
        return (start > 0 && "./:@".indexOf(text.charAt(start - 1)) >= 0)
                || (end + 1 < text.length() && "./?#".indexOf(text.charAt(end)) >= 0 && isWord(text, end + 1));
    }

    /** Whether a minus stands before a name, as in "x = -y". */
    private static boolean opens(String text, int at) {
        int before = at - 1;
        if (before >= 0 && text.charAt(before) == ' ') {
            before--;
        }
        return before >= 0
                && OPENING.indexOf(text.charAt(before)) >= 0
                && at + 1 < text.length()
                && Character.isLetter(text.charAt(at + 1));
    }

    /** Whether it is a letter, or has a digit. */
    private static boolean isTerm(String text, int start, int end) {
        return end - start == 1 || text.substring(start, end).chars().anyMatch(Character::isDigit);
    }

    private static boolean isNumber(String text, int start, int end) {
        return text.substring(start, end).chars().allMatch(Character::isDigit);
    }

    private static boolean isWord(String text, int at) {
        return at >= 0 && at < text.length() && Character.isLetterOrDigit(text.charAt(at));
    }
}
