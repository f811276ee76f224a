package dev.assay.scoring.watermark.lmw;

import java.util.Arrays;
import java.util.List;

/**
 * The {@code window_size} of lm-watermarking's WinMax detector: every size below the length of the text, or given sizes.
 * Immutable; any thread may read it.
 *
 * @param sizes the sizes in order, each at least 1; empty stands for {@code max}
 */
public record WindowSizes(List<Integer> sizes) {
    private static final String MAX = "max";

    public WindowSizes {
        sizes = List.copyOf(sizes);
        if (sizes.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("a window has at least one token");
        }
    }

    /**
     * From the reference's notation.
     *
     * @param text {@code max} or sizes with commas between them
     */
    public static WindowSizes parse(String text) {
        if (text.equals(MAX)) {
            return new WindowSizes(List.of());
        }
        List<Integer> sizes = Arrays.stream(text.split(",", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> Integer.valueOf(part.strip()))
                .toList();
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("no window size");
        }
        return new WindowSizes(sizes);
    }

    /** How many sizes the reference visits in a text of so many colours. */
    int count(int length) {
        return sizes.isEmpty() ? length : sizes.size();
    }

    /** The sizes that the reference visits in a text of so many colours. */
    int[] in(int length) {
        if (sizes.isEmpty()) {
            int[] all = new int[Math.max(0, length - 1)];
            Arrays.setAll(all, i -> i + 1);
            return all;
        }
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }
}
