package dev.assay.scoring.text;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * English word tokens by the rules of spaCy 3.8's English tokenizer (no statistical model): white space, then special
 * strings, prefixes, suffixes, URLs and infixes. Stateless; any thread may use it.
 *
 * <p>A single blank between words is no token; a line break or a second blank is. Time grows with the length of the text,
 * whatever the text. The rules are restated from explosion/spaCy (MIT), {@code lang/en}, {@code tokenizer.pyx}.
 */
public final class EnglishTokenizer {
    /** Names these rules in evidence. */
    public static final String ID = "spacy-en-3.8";

    static final Exceptions EXCEPTIONS = Exceptions.english();

    private EnglishTokenizer() {}

    /** The tokens of any text; an empty text has none. */
    public static Tokens tokenize(String text) {
        return tokenize(text, true);
    }

    /**
     * A word cut alone.
     *
     * @param firstLength length of its first token before special strings were put together again: what {@link #mayJoin} asks for
     * @param lastLength of its last one then
     */
    public record Cut(Tokens tokens, int firstLength, int lastLength) {}

    /** Cuts a word, which is not empty. */
    public static Cut cut(String word) {
        Run run = new Run(word, true);
        run.splitAll();
        int last = run.size - 1;
        return new Cut(run.joined(), run.ends[0] - run.starts[0], run.ends[last] - run.starts[last]);
    }

    /**
     * Whether two words might be cut otherwise side by side than each alone; words between blanks do not depend on each other
     * apart from that.
     *
     * @param before last token of a word, as {@link Cut} tells its length
     * @param after first token of the next, likewise
     */
    public static boolean mayJoin(String before, String after) {
        return ExceptionJoiner.ENGLISH.mayJoin(before, after);
    }

    /** Whether a special string may have begun before a word whose first token is [start, start + length). */
    public static boolean mayHaveBegun(char[] text, int start, int length) {
        return ExceptionJoiner.ENGLISH.mayHaveBegun(text, start, length);
    }

    /**
     * Length of the word that [start, end) is, where it is one of ASCII letters or of digits that no rule takes apart, alone or
     * with one comma, or one full stop behind a digit or a small letter, which is then a token of its own; 0 for anything
     * else.
     */
    public static int wholeWord(char[] text, int start, int end) {
        int at = start;
        boolean digits = CharClasses.isDigit(text[start]);
        while (at < end && (digits ? CharClasses.isDigit(text[at]) : Run.isPlain(text[at]))) {
            at++;
        }
        int length = at - start;
        boolean alone = at == end;
        boolean stops = digits || (length > 1 && text[at - 1] >= 'a');
        boolean marked = at == end - 1 && length > 1 && (text[at] == ',' || (text[at] == '.' && stops));
        if (length == 0 || !(alone || marked)) {
            return 0;
        }
        return EXCEPTIONS.has(text, start, at) || (marked && EXCEPTIONS.has(text, start, end)) ? 0 : length;
    }

    /** Whether a UTF-16 unit is white space by the rules of this tokenizer. */
    public static boolean isSpace(char unit) {
        return CharClasses.isSpace(unit);
    }

    static Tokens tokenize(String text, boolean withExceptions) {
        Run run = new Run(text, withExceptions);
        run.splitAll();
        return run.joined();
    }

    /** One text on its way; confined to one thread. */
    private static final class Run {
        private final String text;
        private final boolean withExceptions;
        private int[] starts;
        private int[] ends;
        private int size;
        private int[] suffixStarts = new int[8];

        Run(String text, boolean withExceptions) {
            this.text = text;
            this.withExceptions = withExceptions;
            starts = new int[text.length() / 5 + 8];
            ends = new int[starts.length];
        }

        Tokens joined() {
            Tokens joined = withExceptions ? ExceptionJoiner.ENGLISH.join(text, starts, ends, size) : null;
            return joined != null ? joined : new Tokens(text, starts, ends, size);
        }

        private void emit(int start, int end) {
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, size * 2);
                ends = Arrays.copyOf(ends, size * 2);
            }
            starts[size] = start;
            ends[size++] = end;
        }

        /** Cuts at every change between white space and anything else; one blank after a word belongs to neither. */
        void splitAll() {
            int length = text.length();
            int start = 0;
            while (start < length) {
                boolean space = CharClasses.isSpace(text.charAt(start));
                int end = start + 1;
                boolean plain = !space && isPlain(text.charAt(start));
                while (end < length && CharClasses.isSpace(text.charAt(end)) == space) {
                    plain = plain && isPlain(text.charAt(end));
                    end++;
                }
                if (space) {
                    emit(start, end);
                } else {
                    splitWord(start, end, plain);
                }
                // The blank right behind a word belongs to no token; what white space follows it does.
                start = !space && end < length && text.charAt(end) == ' ' ? end + 1 : end;
            }
        }

        private static boolean isPlain(char c) {
            return (CharClasses.ofChar(c) & CharClasses.PLAIN) != 0;
        }

        private void splitWord(int start, int end, boolean plain) {
            int[] parts = special(start, end);
            if (parts != null) {
                emitParts(start, parts);
            } else if (plain) {
                // Letters alone have no affix, no infix and make no URL.
                emit(start, end);
            } else {
                peel(start, end);
            }
        }

        private int @Nullable [] special(int start, int end) {
            return withExceptions ? EXCEPTIONS.find(text, start, end) : null;
        }

        private void emitParts(int start, int[] parts) {
            int at = start;
            for (int length : parts) {
                emit(at, at + length);
                at += length;
            }
        }

        /** Takes a prefix and a suffix off at a time, until a special string or nothing to take off remains. */
        private void peel(int from, int to) {
            int start = from;
            int end = to;
            int suffixes = 0;
            while (start < end && special(start, end) == null) {
                int prefix = Affixes.prefix(text, start, end);
                if (prefix > 0 && special(start + prefix, end) != null) {
                    emit(start, start + prefix);
                    start += prefix;
                    break;
                }
                int suffix = Affixes.suffix(text, start + prefix, end);
                if (prefix == 0 && suffix == 0) {
                    break;
                }
                boolean specialBefore = suffix > 0 && special(start, end - suffix) != null;
                if (prefix > 0 && !specialBefore) {
                    emit(start, start + prefix);
                    start += prefix;
                }
                if (suffix > 0) {
                    suffixes = push(suffixes, end - suffix);
                    end -= suffix;
                }
                if (specialBefore) {
                    break;
                }
            }
            core(start, end);
            emitSuffixes(suffixes, to);
        }

        private int push(int suffixes, int start) {
            if (suffixes == suffixStarts.length) {
                suffixStarts = Arrays.copyOf(suffixStarts, suffixes * 2);
            }
            suffixStarts[suffixes] = start;
            return suffixes + 1;
        }

        private void emitSuffixes(int suffixes, int end) {
            for (int i = suffixes - 1; i >= 0; i--) {
                emit(suffixStarts[i], i == 0 ? end : suffixStarts[i - 1]);
            }
        }

        private void core(int start, int end) {
            if (start >= end) {
                return;
            }
            int[] parts = special(start, end);
            if (parts != null) {
                emitParts(start, parts);
            } else if (UrlRule.matches(text, start, end)) {
                emit(start, end);
            } else {
                cutInfixes(start, end);
            }
        }

        private void cutInfixes(int start, int end) {
            int tokenStart = start;
            int at = start;
            while (at < end) {
                int length = Affixes.infix(text, start, at, end);
                if (length > 0 && at > start) {
                    if (at > tokenStart) {
                        emit(tokenStart, at);
                    }
                    emit(at, at + length);
                    tokenStart = at + length;
                }
                at += length > 0 ? length : Character.charCount(CharClasses.at(text, at, end));
            }
            if (tokenStart < end) {
                emit(tokenStart, end);
            }
        }
    }
}
