package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.consistency.semantic.NliLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Published rules that group answers by meaning, asked for in as few questions as they need: one founder of a group after
 * the other is compared with the answers that its rule looks at, and the second direction is asked only where the first
 * leaves it open. At most 2 n questions for each group. The groups are those of {@link
 * dev.assay.scoring.consistency.semantic.Clusters} over all pairs. An immutable constant; any thread may use it.
 */
public enum MeaningRule {
    /**
     * lm-polygraph (Kuhn, Gal, Farquhar, ICLR 2023): an answer joins the first group whose founder entails it and is
     * entailed by it.
     */
    MUTUAL_ENTAILMENT("mutual-entailment", false),
    /** Farquhar et al. (Nature 2024), strict: entailment in both directions; a later group may take an answer over. */
    STRICT("strict", true),
    /** Farquhar et al., their default: no contradiction in either direction and not both neutral; likewise. */
    LOOSE("loose", true);

    private final String id;
    private final boolean takesOver;

    MeaningRule(String id, boolean takesOver) {
        this.id = id;
        this.takesOver = takesOver;
    }

    /** Name in evidence and configuration. */
    public String id() {
        return id;
    }

    /** What is known of an ordered pair. */
    interface Known {
        /** The label for premise a and hypothesis b, or null when nobody has asked yet. */
        @Nullable
        NliLabel label(int a, int b);
    }

    /** An ordered pair of distinct texts. */
    record Pair(int premise, int hypothesis) {}

    /**
     * Groups as far as is known, or what has to be asked next.
     *
     * @param ids group of each answer from 0 on in order of foundation, [n]; only complete when {@code missing} is empty
     * @param missing pairs to ask, none of them known
     */
    record Grouping(int[] ids, Set<Pair> missing) {}

    /**
     * Groups n answers.
     *
     * @param texts which distinct text each answer is, [n]; equal texts mean the same without a question
     */
    Grouping group(int[] texts, Known known) {
        int[] ids = new int[texts.length];
        Arrays.fill(ids, -1);
        int next = 0;
        for (int founder = 0; founder < texts.length; founder++) {
            if (ids[founder] >= 0) {
                continue;
            }
            Set<Pair> missing = new LinkedHashSet<>();
            List<Integer> joining = new ArrayList<>();
            for (int j = founder + 1; j < texts.length; j++) {
                if ((takesOver || ids[j] < 0) && joins(texts[founder], texts[j], known, missing)) {
                    joining.add(j);
                }
            }
            if (!missing.isEmpty()) {
                return new Grouping(ids, missing);
            }
            ids[founder] = next;
            for (int j : joining) {
                ids[j] = next;
            }
            next++;
        }
        return new Grouping(ids, Set.of());
    }

    private boolean joins(int founder, int other, Known known, Set<Pair> missing) {
        if (founder == other) {
            return true;
        }
        NliLabel forward = known.label(founder, other);
        if (forward == null) {
            missing.add(new Pair(founder, other));
            return false;
        }
        if (!open(forward)) {
            return false;
        }
        NliLabel backward = known.label(other, founder);
        if (backward == null) {
            missing.add(new Pair(other, founder));
            return false;
        }
        return open(backward) && (this != LOOSE || forward != NliLabel.NEUTRAL || backward != NliLabel.NEUTRAL);
    }

    /** Whether one direction with this label leaves it to the other. */
    private boolean open(NliLabel label) {
        return this == LOOSE ? label != NliLabel.CONTRADICTION : label == NliLabel.ENTAILMENT;
    }
}
