package dev.assay.scoring.text;

import com.ibm.icu.util.ULocale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How a text is to be read: by which rules it is cut, and whether capitals point at names in it. Immutable; any thread may
 * read it.
 *
 * @param code of ISO 639, {@code no} for both Norwegians, {@code und} where a text without a tag tells no more than that its
 *     script is not Latin
 * @param segmenter cuts words and sentences
 * @param english whether it is read as English
 * @param capitals whether a capital marks a name: not in German, where every noun has one, in scripts without case, or in a
 *     text written in one case
 * @param note how this was decided, for evidence; null for English with capitals
 * @param assumed whether it is read as English for want of a tag
 * @param numbers what comma and point mean in its numbers
 */
public record Language(
        String code,
        Segmenter segmenter,
        boolean english,
        boolean capitals,
        @Nullable String note,
        boolean assumed,
        NumberStyle numbers) {
    /** English with capitals. */
    public static final Language ENGLISH =
            new Language("en", Segmenter.ENGLISH, true, true, null, false, NumberStyle.POINT);

    /** The same as the reference of the n-gram scores cuts it. */
    public static final Language REFERENCE =
            new Language("en", Segmenter.REFERENCE, true, true, null, false, NumberStyle.POINT);

    private static final String RUSSIAN = "ыэЫЭ";
    private static final String NOT_RUSSIAN = "іїєґўІЇЄҐЎ";
    private static final double MOST = 0.6;
    private static final int LOOKED_AT = 1500;
    // Luxembourgish and Low German write nouns like German does.
    private static final Set<String> CAPITAL_NOUNS = Set.of("de", "lb", "nds", "gsw", "bar");
    // Spain and Argentina write 2.500,5, Mexico and Peru 2,500.5. In German and Italian only Switzerland differs.
    private static final Set<String> SEVERAL_STYLES = Set.of("es");
    private static final Map<String, Segmenter> SEGMENTERS = new ConcurrentHashMap<>();
    private static final Map<String, NumberStyle> NUMBERS = new ConcurrentHashMap<>();
    private static final int MOST_KEPT = 256;

    /**
     * Decides by the producer's tag where there is one, else by the text: letters that are not Latin are cut by the rules of
     * Unicode, languages of Latin letters are told by their function words and letters, everything else is read as English.
     *
     * @param tag BCP 47 language tag, a code of ISO 639 or a language's name in English or itself, or null
     */
    public static Language of(@Nullable String tag, String text) {
        Letters letters = Letters.of(text);
        ULocale declared = LanguageTag.read(tag);
        String primary = declared.getLanguage();
        boolean undeclared = primary.isEmpty();
        String why = "language " + primary;
        FunctionWords.Found found = null;
        if (undeclared && letters.notLatin()) {
            primary = "und";
            why = "mostly letters that are not Latin";
        } else if (undeclared) {
            found = FunctionWords.of(text, letters.oneCase());
            primary = found == null ? "en" : found.code();
            why = found == null ? "" : "function words of " + found.name();
        }
        boolean capitals = !CAPITAL_NOUNS.contains(primary) && !letters.oneCase();
        String meaningless = capitals ? "" : "capitals mean nothing here: words by document frequency";
        String rules = undeclared ? primary : declared.toLanguageTag();
        NumberStyle numbers = undeclared && !numbersTold(found) ? NumberStyle.EITHER : numbers(rules);
        if (primary.equals("en")) {
            return new Language(
                    primary, Segmenter.ENGLISH, true, capitals, capitals ? null : meaningless, undeclared, numbers);
        }
        String note = why + ": cut by " + UnicodeSegmenter.ID + (capitals ? "" : "; " + meaningless);
        return new Language(code(primary, text), segmenter(rules), false, capitals, note, false, numbers);
    }

    private static String code(String primary, String text) {
        return switch (primary) {
            case "nb", "nn" -> "no";
            case "und" -> isRussian(text) ? "ru" : primary;
            default -> primary;
        };
    }

    /** By letters that Russian has and its neighbours lack, none of theirs among them. */
    private static boolean isRussian(String text) {
        String looked = text.substring(0, Math.min(text.length(), LOOKED_AT));
        return looked.codePoints().anyMatch(c -> RUSSIAN.indexOf(c) >= 0)
                && looked.codePoints().noneMatch(c -> NOT_RUSSIAN.indexOf(c) >= 0);
    }

    /** Whether it is known how those who write a language that was found write numbers. */
    private static boolean numbersTold(FunctionWords.@Nullable Found found) {
        return found != null && found.solid() && !SEVERAL_STYLES.contains(found.code());
    }

    private static NumberStyle numbers(String tag) {
        NumberStyle known = NUMBERS.get(tag);
        if (known != null) {
            return known;
        }
        NumberStyle read = NumberStyle.of(ULocale.forLanguageTag(tag));
        if (NUMBERS.size() < MOST_KEPT) {
            NUMBERS.put(tag, read);
        }
        return read;
    }

    private static Segmenter segmenter(String tag) {
        Segmenter known = SEGMENTERS.get(tag);
        if (known != null) {
            return known;
        }
        Segmenter made = new UnicodeSegmenter(tag);
        // Producers may invent tags without end.
        if (SEGMENTERS.size() < MOST_KEPT) {
            SEGMENTERS.put(tag, made);
        }
        return made;
    }

    /** Letters of the first characters of a text by case and script. */
    private record Letters(int upper, int lower, int caseless, int latin) {
        static Letters of(String text) {
            int[] counts = new int[4];
            int end = Math.min(text.length(), LOOKED_AT);
            for (int at = 0; at < end; ) {
                int c = text.codePointAt(at);
                at += Character.charCount(c);
                if (Character.isLetter(c)) {
                    counts[Character.isUpperCase(c) ? 0 : Character.isLowerCase(c) ? 1 : 2]++;
                    counts[3] += c < 0x80 || Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN ? 1 : 0;
                }
            }
            return new Letters(counts[0], counts[1], counts[2], counts[3]);
        }

        private int all() {
            return upper + lower + caseless;
        }

        boolean notLatin() {
            return latin * 2 < all();
        }

        boolean oneCase() {
            return caseless * 2 > all() || upper == 0 || upper > MOST * (upper + lower);
        }
    }
}
