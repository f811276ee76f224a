package dev.assay.scoring.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the English tokenizer rules need to know about a character, as bit flags by code point. Immutable after class
 * initialisation; any thread may use it.
 */
final class CharClasses {
    /** Letter for the infix rules. */
    static final int ALPHA = 1;
    /** Lower-case or caseless letter. */
    static final int LOWER = 1 << 1;
    /** Upper-case or caseless letter. */
    static final int UPPER = 1 << 2;
    /** Symbol or emoji that is always a token of its own. */
    static final int ICON = 1 << 3;
    /** Quotation mark. */
    static final int QUOTE = 1 << 4;
    /** One-character prefix, whatever follows. */
    static final int PREFIX = 1 << 5;
    /** One-character suffix, whatever precedes. */
    static final int SUFFIX = 1 << 6;
    /** A final full stop behind it is a token of its own. */
    static final int BEFORE_STOP = 1 << 7;
    /** White space as Python's {@code str.isspace} has it. */
    static final int SPACE = 1 << 8;
    /** ASCII letter: a run of these has no affix, no infix and is no URL. */
    static final int PLAIN = 1 << 9;

    private static final String PUNCTUATION = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪";
    private static final String QUOTES = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉\u2329\u232A⟦⟧";
    static final String CURRENCY = "$£€¥฿₽﷼₴₠₡₢₣₤₥₦₧₨₩₪₫₭₮₯₰₱₲₳₵₶₷₸₹₺₻₼₾₿";
    private static final String PREFIX_ONLY = "§%=—–";
    private static final String SUFFIX_ONLY = "—–";
    // The published class has alternatives inside brackets: '|' belongs to it, not all punctuation does.
    private static final String BEFORE_STOP_ONLY = "0123456789%²+-|";

    // Planes 0 to 2; no class has anything beyond.
    private static final short[] FLAGS = new short[0x30000];

    static {
        loadLetters();
        set(PUNCTUATION, PREFIX | SUFFIX | BEFORE_STOP);
        set(QUOTES, PREFIX | SUFFIX | BEFORE_STOP | QUOTE);
        set(CURRENCY + PREFIX_ONLY, PREFIX);
        set(SUFFIX_ONLY, SUFFIX);
        set(BEFORE_STOP_ONLY, BEFORE_STOP);
        setRange(0x09, 0x0D, SPACE);
        setRange(0x1C, 0x20, SPACE);
        setRange(0x2000, 0x200A, SPACE);
        set("\u0085\u00A0\u1680\u2028\u2029\u202F\u205F\u3000", SPACE);
        setRange('a', 'z', PLAIN);
        setRange('A', 'Z', PLAIN);
    }

    private CharClasses() {}

    /** The flags of a UTF-16 unit that is not part of a surrogate pair. */
    static int ofChar(char unit) {
        return FLAGS[unit];
    }

    /** The flags of a code point; a lone surrogate has none. */
    static int of(int codePoint) {
        return codePoint < FLAGS.length ? FLAGS[codePoint] : 0;
    }

    static boolean isSpace(char unit) {
        return (FLAGS[unit] & SPACE) != 0;
    }

    /** An ASCII digit, as the rules mean by {@code [0-9]}. */
    static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }

    /** The code point that starts at {@code at}; a lone surrogate is itself. */
    static int at(String text, int at, int end) {
        char first = text.charAt(at);
        if (Character.isHighSurrogate(first) && at + 1 < end && Character.isLowSurrogate(text.charAt(at + 1))) {
            return Character.toCodePoint(first, text.charAt(at + 1));
        }
        return first;
    }

    /** The code point that ends before {@code end}; a lone surrogate is itself. */
    static int before(String text, int start, int end) {
        char last = text.charAt(end - 1);
        if (Character.isLowSurrogate(last) && end - 2 >= start && Character.isHighSurrogate(text.charAt(end - 2))) {
            return Character.toCodePoint(text.charAt(end - 2), last);
        }
        return last;
    }

    private static void loadLetters() {
        try (InputStream in = CharClasses.class.getResourceAsStream("char-classes.txt")) {
            if (in == null) {
                throw new IllegalStateException("char-classes.txt is missing from the class path");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            int flags = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("[")) {
                    flags = flagsOfSection(line);
                } else if (!line.startsWith("#") && !line.isEmpty()) {
                    setRanges(line, flags);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("char-classes.txt", e);
        }
    }

    private static int flagsOfSection(String section) {
        return switch (section) {
            case "[lower]" -> ALPHA | LOWER | BEFORE_STOP;
            case "[upper]" -> ALPHA | UPPER;
            case "[uncased]" -> ALPHA | LOWER | UPPER | BEFORE_STOP;
            case "[title]" -> ALPHA;
            case "[icon]" -> ICON | PREFIX | SUFFIX;
            default -> throw new IllegalStateException("char-classes.txt: unknown section");
        };
    }

    private static void setRanges(String line, int flags) {
        for (String range : line.split(" ", -1)) {
            int dash = range.indexOf('-');
            int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
            int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1), 16);
            setRange(from, to, flags);
        }
    }

    private static void setRange(int from, int to, int flags) {
        for (int c = from; c <= to; c++) {
            FLAGS[c] |= (short) flags;
        }
    }

    private static void set(String characters, int flags) {
        for (int i = 0; i < characters.length(); i++) {
            FLAGS[characters.charAt(i)] |= (short) flags;
        }
    }
}
