package dev.assay.topology.explain;

import dev.assay.schema.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page is made of. Immutable as long as the verdict is not written to; under that rule any thread may read it.
 *
 * @param text the completion; null when only the verdict is at hand
 * @param ids its token ids; empty when unknown
 * @param pieces the text of each of these tokens; empty without a tokenizer
 * @param note what the reader should know about how the page came about; null for nothing
 */
public record Material(
        Verdict verdict,
        @Nullable String text,
        List<Integer> ids,
        List<String> pieces,
        @Nullable String note) {

    public Material {
        ids = List.copyOf(ids);
        pieces = List.copyOf(pieces);
        if (!pieces.isEmpty() && pieces.size() != ids.size()) {
            throw new IllegalArgumentException("every token has a piece");
        }
    }

    /** A verdict alone. */
    public static Material of(Verdict verdict) {
        return new Material(verdict, null, List.of(), List.of(), null);
    }

    /** Part of the text, cut to what there is; null without a text. */
    @Nullable
    String excerpt(int start, int end) {
        if (text == null) {
            return null;
        }
        int from = whole(start);
        return text.substring(from, Math.max(from, whole(end)));
    }

    /** A place that exists; one between the halves of a character moves behind it. */
    private int whole(int place) {
        String all = text == null ? "" : text;
        int within = Math.max(0, Math.min(place, all.length()));
        boolean between = within > 0
                && within < all.length()
                && Character.isSurrogatePair(all.charAt(within - 1), all.charAt(within));
        return between ? within + 1 : within;
    }

    /** Name and sizes only. */
    @Override
    public String toString() {
        return "Material[" + ids.size() + " tokens]";
    }
}
