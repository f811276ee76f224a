package dev.assay.scoring.text;

import com.ibm.icu.util.ULocale;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What producers write for a language, in one form: {@code eng}, {@code en_US} and {@code English} are all English. Stateless. */
final class LanguageTag {
    /** Longer ones are no tags, and are not worth reading. */
    private static final int LONGEST = 64;

    private static final int LONGEST_CODE = 3;
    /** What is written where a language is not known, or there are several: ISO 639-2, POSIX locales and habits. */
    private static final Set<String> UNKNOWN = Set.of(
            "und",
            "mul",
            "mis",
            "zxx",
            "root",
            "posix",
            "unknown",
            "undefined",
            "undetermined",
            "unspecified",
            "other",
            "auto",
            "null",
            "nil",
            "none",
            "any",
            "multi",
            "multilingual");
    /** Behind the first language, its country in words or its encoding. */
    private static final Pattern REST = Pattern.compile("[\\s,;(.@/|].*", Pattern.DOTALL);

    private LanguageTag() {}

    /** The canonical locale; its language is empty where there is no tag, or one that says that it is not known. */
    static ULocale read(@Nullable String tag) {
        if (tag == null || tag.length() > LONGEST || tag.codePoints().noneMatch(Character::isLetter)) {
            return ULocale.ROOT;
        }
        String whole = tag.strip().toLowerCase(Locale.ROOT);
        String first = REST.matcher(whole).replaceFirst("");
        ULocale locale = ULocale.createCanonical(first);
        if (first.length() < 2 || UNKNOWN.contains(first) || UNKNOWN.contains(locale.getLanguage())) {
            return ULocale.ROOT;
        }
        if (locale.getLanguage().length() <= LONGEST_CODE) {
            return locale;
        }
        if (first.startsWith("x-")) {
            // For private use: whoever knows what it means is not here.
            return ULocale.ROOT;
        }
        String code = Names.CODES.getOrDefault(whole, Names.CODES.get(first));
        return code == null ? locale : ULocale.createCanonical(code);
    }

    /** Read once, and only where somebody writes names. */
    private static final class Names {
        static final Map<String, String> CODES = new HashMap<>();

        static {
            for (String code : ULocale.getISOLanguages()) {
                ULocale language = new ULocale(code);
                CODES.putIfAbsent(language.getDisplayLanguage(language).toLowerCase(Locale.ROOT), code);
            }
            for (String code : ULocale.getISOLanguages()) {
                CODES.put(new ULocale(code).getDisplayLanguage(ULocale.ENGLISH).toLowerCase(Locale.ROOT), code);
            }
        }
    }
}
