package dev.assay.scoring.consistency;

/**
 * Where the sentences that a producer gives stand in its text, each behind the one that was found before it. Confined to one
 * thread.
 *
 * <p>A sentence that does not occur is looked for up to the end of the text, and one that nearly repeats what stands there is
 * compared again and again, so the characters compared are counted. Beyond {@value #MOST_COMPARED} no sentence has a place.
 */
final class SentencePlaces {
    /** Some hundredths of a second; a thousand sentences that do not occur in a text of 20,000 characters. */
    static final long MOST_COMPARED = 20_000_000;

    private final String text;
    private int cursor;
    private long left = MOST_COMPARED;

    SentencePlaces(String text) {
        this.text = text;
    }

    /** Where the next sentence begins, in UTF-16 units; -1 for an empty one and where none was found. */
    int next(String sentence) {
        if (sentence.isEmpty()) {
            return -1;
        }
        int last = text.length() - sentence.length();
        for (int at = cursor; at <= last && left > 0; at++) {
            if (startsAt(at, sentence)) {
                cursor = at + sentence.length();
                return at;
            }
        }
        return -1;
    }

    /** Whether looking for sentences was given up, so that one that stands there may not have been found. */
    boolean gaveUp() {
        return left <= 0;
    }

    private boolean startsAt(int at, String sentence) {
        int same = 0;
        while (same < sentence.length() && text.charAt(at + same) == sentence.charAt(same)) {
            same++;
        }
        left -= same + 1L;
        return same == sentence.length();
    }
}
