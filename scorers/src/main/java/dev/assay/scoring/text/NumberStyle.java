package dev.assay.scoring.text;

import com.ibm.icu.text.DecimalFormatSymbols;
import com.ibm.icu.util.ULocale;

/** What comma and point mean inside the numbers of a language. Immutable; any thread may use it. */
public enum NumberStyle {
    /** A point stands before decimals; a comma separates thousands, or numbers of a list. English, Chinese. */
    POINT,
    /** A comma stands before decimals; a point before three digits separates thousands. German, French, Russian. */
    COMMA,
    /** Not known: what stands before a last group that is no three digits long stands before decimals. */
    EITHER;

    /** That of a language and country. */
    static NumberStyle of(ULocale locale) {
        return DecimalFormatSymbols.getInstance(locale).getDecimalSeparator() == ',' ? COMMA : POINT;
    }
}
