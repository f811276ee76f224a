package dev.assay.scoring.consistency;

import dev.assay.scoring.Scorer;
import java.util.Set;

/** A consistency scorer whose scores are those of one model on the lane. Implementations are safe for any number of threads. */
public interface ModelScorer extends Scorer {
    /** Ids of all evidence that it gives with a score. */
    Set<String> scores();
}
