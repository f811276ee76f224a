package dev.assay.scoring.watermark.lmw;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code homoglyphs} normalizer of lm-watermarking: finds the script to which most characters of a text belong and
 * replaces characters of other scripts by look-alikes of that script. Where there are several look-alikes the reference
 * takes one by the hash seed of its process; this one takes the first by code point. Where the reference raises, for want
 * of a look-alike, the character stays. Stateless; any thread may use it.
 */
public final class HomoglyphNormalizer {
    private static final String COMMON = "COMMON";

    /**
     * What would be replaced in a text. Immutable; any thread may read it.
     *
     * @param targetCategory the script of most characters; empty for a text without a character of a known script
     * @param candidates look-alikes by character that is replaced, both as code points, look-alikes ascending
     * @param everyScriptKnown whether every character belongs to a script
     */
    public record Findings(
            Optional<String> targetCategory, Map<Integer, List<Integer>> candidates, boolean everyScriptKnown) {
        public Findings {
            candidates = Map.copyOf(candidates);
        }

        /** Whether the reference raises: without text, at a character of no script, or at one without a look-alike. */
        public boolean referenceRaises() {
            return targetCategory.isEmpty()
                    || !everyScriptKnown
                    || candidates.values().stream().anyMatch(List::isEmpty);
        }
    }

    /** Finds what would be replaced. */
    public Findings examine(String text) {
        HomoglyphTable table = HomoglyphTable.get();
        Map<String, Integer> counts = new LinkedHashMap<>();
        text.codePoints()
                .forEach(c -> table.category(c).ifPresent(category -> counts.merge(category, 1, Integer::sum)));
        String target = null;
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            if (target == null || entry.getValue() > counts.getOrDefault(target, 0)) {
                target = entry.getKey();
            }
        }
        if (target == null) {
            return new Findings(Optional.empty(), Map.of(), text.isEmpty());
        }
        Map<Integer, List<Integer>> candidates = new LinkedHashMap<>();
        String canon = target;
        text.codePoints()
                .distinct()
                .filter(c -> foreign(table, c, canon))
                .forEach(c -> candidates.put(c, lookAlikes(table, c, canon, counts)));
        boolean known = text.codePoints().allMatch(c -> table.category(c).isPresent());
        return new Findings(Optional.of(target), candidates, known);
    }

    /** The text with foreign characters replaced. */
    public String normalize(String text) {
        Map<Integer, List<Integer>> candidates = examine(text).candidates();
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            List<Integer> lookAlikes = candidates.getOrDefault(c, List.of());
            out.appendCodePoint(lookAlikes.isEmpty() ? c : lookAlikes.get(0));
        });
        return out.toString();
    }

    /** The reference asks for names within names, which is kept. */
    private static boolean foreign(HomoglyphTable table, int c, String target) {
        return table.category(c)
                .filter(category -> !category.contains(target) && !category.contains(COMMON))
                .isPresent();
    }

    private static List<Integer> lookAlikes(HomoglyphTable table, int c, String target, Map<String, Integer> found) {
        if (table.rangeCategory(c).filter(found::containsKey).isEmpty()) {
            return List.of();
        }
        return table.confusables(c).stream()
                .filter(other -> table.rangeCategory(other)
                        .filter(category -> category.equals(target) || category.equals(COMMON))
                        .isPresent())
                .toList();
    }
}
