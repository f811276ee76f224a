package dev.assay.scoring.watermark.unigram;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import dev.assay.scoring.watermark.green.DrawSet;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;

/**
 * The detector of Unigram-Watermark, which MarkLLM has too, for one key, number for number, with the exact hypergeometric
 * tail over different tokens beside it ("Provable Robust Watermarking for AI-Generated Text", Zhao et al. 2024). Immutable;
 * any thread may use it.
 */
public final class UnigramDetector implements WatermarkDetector {
    private final GreenMask greens;
    private final double fraction;

    /**
     * A detector for one green list.
     *
     * @param fraction the configured share of green tokens, which the reference's statistic uses
     */
    public UnigramDetector(GreenMask greens, double fraction) {
        this.greens = greens;
        this.fraction = fraction;
    }

    @Override
    public String scheme() {
        return "unigram";
    }

    /**
     * Reads one text.
     *
     * @param ids token ids, [L], each at least 0
     */
    public UnigramReading read(int[] ids) {
        return read(ids, new DrawList(ids.length));
    }

    private UnigramReading read(int[] ids, DrawList draws) {
        BitSet mask = new BitSet(ids.length);
        DrawSet seen = new DrawSet(ids.length);
        int inside = 0;
        int uniqueGreen = 0;
        for (int i = 0; i < ids.length; i++) {
            boolean green = greens.contains(ids[i]);
            if (green) {
                mask.set(i);
            }
            if (seen.add(ids[i])) {
                inside += ids[i] >= 0 && ids[i] < greens.size() ? 1 : 0;
                uniqueGreen += green ? 1 : 0;
                draws.add(i, DrawIdentity.of(ids[i]), green ? 1 : 0);
            }
        }
        return new UnigramReading(ids.length, mask, seen.size(), uniqueGreen, inside);
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        DrawList draws = new DrawList(tokenIds.length);
        UnigramReading reading = read(tokenIds, draws);
        if (reading.uniqueInVocabulary() == 0 || !greens.telling()) {
            return Optional.empty();
        }
        return Optional.of(new Detection(
                        "green",
                        reading.uniqueGreen(),
                        reading.uniqueInVocabulary(),
                        reading.tail(greens),
                        Map.of(
                                "num_tokens_scored",
                                (double) reading.scored(),
                                "num_green_tokens",
                                (double) reading.green(),
                                "detect_z",
                                reading.zScore(fraction),
                                "unidetect_z",
                                reading.uniqueZScore(fraction)))
                .withDraws(draws.bernoulli(greens.count(), greens.size())));
    }
}
