package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.watermark.gumbel.SglangGumbelDetector.Sum;

/**
 * What SGLang's detector says of one text. Immutable; any thread may read it.
 *
 * @param allA the first key at every distinct context
 * @param allB the second key there; empty sums with one key
 * @param partA the first key where the coin chose it
 * @param partB the second key elsewhere
 * @param stopped whether the limit of contexts was reached
 * @param examined tokens read
 * @param repeated contexts that had occurred before
 * @param skipped first tokens without a whole context
 * @param hashes the first key's hashes at the first positions, repeated contexts included
 * @param draws the distinct contexts one by one, as {@link #combined} adds them up
 */
record SglangReading(
        boolean dual,
        Sum allA,
        Sum allB,
        Sum partA,
        Sum partB,
        boolean stopped,
        int examined,
        int repeated,
        int skipped,
        int[] hashes,
        ContextDraws draws) {

    Sum combined() {
        return dual ? new Sum(partA.contexts() + partB.contexts(), partA.score() + partB.score()) : allA;
    }
}
