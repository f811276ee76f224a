package dev.assay.scoring.consistency;

import dev.assay.scoring.text.NumberStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Words that stand together in a text, such as "not only", and what they are. Words are those of {@link AnswerCutter}. Immutable; any
 * thread may use it.
 */
final class PhraseTable<V> {
    /** By their first word, the longest first. */
    private final Map<String, List<Phrase<V>>> byFirst = new HashMap<>();

    /**
     * One or more words in a row.
     *
     * @param words at least one
     */
    record Phrase<V>(List<String> words, V value) {}

    /** @param phrases as they are written, with their values; of two that are cut alike the first counts */
    PhraseTable(Map<String, V> phrases) {
        phrases.forEach((written, value) -> {
            List<String> words = AnswerCutter.cut(written, NumberStyle.EITHER, AnswerWords.MOST);
            byFirst.computeIfAbsent(words.get(0), first -> new ArrayList<>()).add(new Phrase<>(words, value));
        });
        byFirst.values().forEach(all -> all.sort(Comparator.comparingInt(phrase -> -phrase.words.size())));
    }

    /** Whether it has no phrase. */
    boolean isEmpty() {
        return byFirst.isEmpty();
    }

    /** The longest phrase that a text has at a place; null where it has none there. */
    @Nullable
    Phrase<V> at(List<String> text, int place) {
        List<Phrase<V>> all = byFirst.getOrDefault(text.get(place), List.of());
        for (int i = 0; i < all.size(); i++) {
            List<String> words = all.get(i).words;
            int end = place + words.size();
            if (end <= text.size() && text.subList(place, end).equals(words)) {
                return all.get(i);
            }
        }
        return null;
    }
}
