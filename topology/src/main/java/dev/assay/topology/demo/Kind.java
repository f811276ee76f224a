package dev.assay.topology.demo;

import java.util.Set;

/** The families of bundled events, one file each. Any thread may use it. */
enum Kind {
    WATERMARK(Set.of("watermarked"), Set.of("unwatermarked")),
    CONSISTENCY(Set.of("hallucinated", "incorrect"), Set.of("factual", "correct")),
    CASCADE(Set.of("wrong"), Set.of("right"));

    private final Set<String> positive;
    private final Set<String> negative;

    Kind(Set<String> positive, Set<String> negative) {
        this.positive = positive;
        this.negative = negative;
    }

    /** The name as people read it, which is also that of the file. */
    String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether the label is one of this family's. */
    boolean knows(String label) {
        return positive.contains(label) || negative.contains(label);
    }

    /** Whether the label says that there is something to find: a watermark, an unsupported answer, a wrong one. */
    boolean positive(String label) {
        return positive.contains(label);
    }
}
