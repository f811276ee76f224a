package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.green.GreenTally;
import dev.assay.scoring.watermark.green.WindowCover;
import java.math.BigInteger;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The detectors of lm-watermarking ({@code watermark_processor.py} and {@code extended_watermark_processor.py}, CPU
 * generator) for one key, number for number, with the exact binomial tail over different draws beside it (Kirchenbauer et
 * al. 2023 and 2024). With windows, the tail is that of {@link WindowCover}. Immutable; any thread may use it.
 */
public final class LmwDetector implements WatermarkDetector {
    /** Windows that the reference's windowed score looks at, at most: beyond, only ours is given. */
    private static final long MOST_WINDOWS = 8192L * 8192;

    private final LmwParameters parameters;
    private final GreenLists lists;
    private final List<UnaryOperator<String>> normalizers;
    /** What token 0 leads to under every key; null where the key has a say even then. */
    private final @Nullable BigInteger unkeyed;

    /** A detector that shares green lists with others. */
    public LmwDetector(LmwParameters parameters, GreenLists lists) {
        this(parameters, lists, List.of());
    }

    /**
     * A detector that shares green lists with others.
     *
     * @param normalizers what texts pass, in this order, before they are cut into tokens
     */
    public LmwDetector(LmwParameters parameters, GreenLists lists, List<UnaryOperator<String>> normalizers) {
        this.parameters = parameters;
        this.lists = lists;
        this.normalizers = List.copyOf(normalizers);
        unkeyed = unkeyed(parameters.seeding());
    }

    @Override
    public String beforeTokens(String text) {
        String result = text;
        for (UnaryOperator<String> normalizer : normalizers) {
            result = normalizer.apply(result);
        }
        return result;
    }

    @Override
    public String scheme() {
        return "lm-watermarking";
    }

    /** What decides the green lists. */
    public LmwParameters parameters() {
        return parameters;
    }

    /**
     * Reads one text.
     *
     * @param ids token ids of the completion, [L], each at least 0; a leading BOS is not scored
     * @return empty when fewer than context width + 1 tokens are left, or when the simple scheme's generator takes no such
     *     seed; the reference raises there
     */
    public Optional<LmwReading> read(int[] ids) {
        int start = parameters.startsWithBos(ids) ? 1 : 0;
        if (ids.length - start - parameters.seeding().contextWidth() < 1) {
            return Optional.empty();
        }
        int span = parameters.ngramLength();
        int scored = ids.length - start - span + 1;
        int[] tokens = Arrays.copyOfRange(ids, ids.length - scored, ids.length);
        long[] seeds = new long[scored];
        boolean[] keyed = new boolean[scored];
        List<BigInteger> values = new ArrayList<>();
        for (int i = 0; i < scored; i++) {
            BigInteger value = value(ids, start + i);
            if (i < LmwReading.VALUES_KEPT) {
                values.add(value);
            }
            if (!parameters.seeding().seeds(value)) {
                return Optional.empty();
            }
            seeds[i] = parameters.seeding().seed(value);
            keyed[i] = !value.equals(unkeyed);
        }
        BitSet green = green(seeds, tokens);
        GreenTally tally = new GreenTally(scored);
        Counted counted = new Counted(scored);
        for (int i = 0; i < scored; i++) {
            tally.add(seeds[i], tokens[i], green.get(i), keyed[i]);
            counted.add(ids, start + i, span, green.get(i));
        }
        return Optional.of(new LmwReading(
                tally.reading(), counted.mask, counted.length, counted.offsets, values, parameters.gamma()));
    }

    /** The reference's windowed score of a reading; empty without windows, where none fits, and for very long texts. */
    public Optional<WinMax> winMax(LmwReading reading) {
        WindowSizes windows = parameters.windows();
        return windows == null || (long) windows.count(reading.length()) * reading.length() > MOST_WINDOWS
                ? Optional.empty()
                : WinMax.of(reading.counted(), reading.length(), windows, parameters.gamma());
    }

    @Override
    public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
        return read(tokenIds)
                .filter(reading -> reading.colours().distinct() > 0)
                .map(reading -> detection(reading, tokenIds));
    }

    private Detection detection(LmwReading reading, int[] ids) {
        Map<String, Double> measures = new LinkedHashMap<>();
        measures.put("num_tokens_scored", (double) reading.length());
        measures.put("num_green_tokens", (double) reading.green());
        measures.put("green_fraction", reading.greenFraction());
        measures.put("z_score", reading.zScore());
        measures.put("p_value", reading.referencePValue());
        int distinct = reading.colours().distinct();
        TailProbability tail = reading.colours().tail(parameters.greenlistSize(), parameters.vocabularySize());
        if (parameters.windows() != null) {
            tail = windowed(reading, measures);
        }
        int first = ids.length - reading.colours().scored();
        return new Detection("green", reading.colours().distinctGreen(), distinct, tail, measures)
                .withDraws(
                        reading.colours().draws(ids, first, parameters.greenlistSize(), parameters.vocabularySize()));
    }

    private TailProbability windowed(LmwReading reading, Map<String, Double> measures) {
        winMax(reading).ifPresent(window -> {
            measures.put("winmax_z_score", (double) window.z());
            measures.put("winmax_num_tokens_scored", (double) window.size());
            measures.put("winmax_num_green_tokens", (double) window.green());
            measures.put("winmax_p_value", window.referencePValue());
        });
        WindowCover.Strongest strongest = WindowCover.of(
                reading.colours().distinctMask(),
                reading.colours().distinct(),
                parameters.greenlistSize(),
                parameters.vocabularySize());
        measures.put("windows_tried", (double) strongest.windows());
        measures.put("window_tokens", (double) (strongest.end() - strongest.start()));
        measures.put("window_green", (double) strongest.green());
        return strongest.tail();
    }

    private BigInteger value(int[] ids, int from) {
        LmwSeedingScheme seeding = parameters.seeding();
        return seeding.prf()
                .value(ids, from, from + seeding.contextWidth(), seeding.key().value());
    }

    private BitSet green(long[] seeds, int[] tokens) {
        int size = parameters.vocabularySize();
        int green = parameters.greenlistSize();
        if (parameters.selectGreen()) {
            return lists.contained(seeds, size, green, tokens);
        }
        BitSet red = lists.contained(seeds, size, size - green, tokens);
        BitSet others = new BitSet(tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            others.set(i, tokens[i] < size && !red.get(i));
        }
        return others;
    }

    private static @Nullable BigInteger unkeyed(LmwSeedingScheme seeding) {
        int[] zeros = new int[seeding.contextWidth()];
        BigInteger key = seeding.key().value();
        BigInteger value = seeding.prf().value(zeros, 0, zeros.length, key);
        BigInteger other = seeding.prf().value(zeros, 0, zeros.length, key.add(BigInteger.ONE));
        return value.equals(other) ? value : null;
    }

    /** The colours that the reference counts. */
    private final class Counted {
        private final BitSet mask = new BitSet();
        private final Set<IntBuffer> seen = new HashSet<>();
        private final int[] offsets;
        private int positions;
        private int length;

        Counted(int scored) {
            offsets = new int[scored];
        }

        void add(int[] ids, int from, int span, boolean green) {
            if (!parameters.ignoreRepeated() || seen.add(IntBuffer.wrap(ids, from, span))) {
                mask.set(length++, green);
            }
            offsets[positions++] = length - 1;
        }
    }
}
