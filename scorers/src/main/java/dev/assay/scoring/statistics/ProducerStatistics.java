package dev.assay.scoring.statistics;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.cascade.EntropyBounds;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token numbers that came with an event, as statistics, with everything that is wrong or suspicious about them named. A
 * column with a defect is left out as a whole: a placeholder is no number, and half a column is another text's. Immutable; any
 * thread may read it.
 *
 * @param statistics the usable columns; {@link Statistic#RANK} and {@link Statistic#TOP1} where the alternatives tell them
 * @param mode what the producer declared
 * @param defects why columns were left out; empty when none was
 * @param looksProcessed whether the numbers look as if taken after temperature and top-p, see {@link
 *     ColumnDefects#looksProcessed(TokenColumns)}. Lowers trust and decides nothing; a column of zeros throughout is a defect
 * @param bounds of each token's entropy from its alternatives, [n]; empty without usable alternatives or vocabulary size.
 *     Alternatives are never rescaled to sum to 1
 */
public record ProducerStatistics(
        TokenStatistics statistics,
        LogprobMode mode,
        Set<Defect> defects,
        boolean looksProcessed,
        EntropyBounds[] bounds) {
    private static final EntropyBounds[] UNBOUNDED = {};

    /** What can be wrong with a producer's numbers. */
    public enum Defect {
        /** NaN or null among the log-probabilities. */
        LOGPROB_NOT_A_NUMBER("logprobs.not-a-number", Reason.INVALID_NUMBER),
        /** A log-probability of minus infinity: the token was impossible. */
        LOGPROB_INFINITE("logprobs.infinite", Reason.IMPOSSIBLE_TOKEN),
        /** A log-probability of -9000 or less: -9999 means "not among the top 20". */
        LOGPROB_SENTINEL("logprobs.sentinel", Reason.INVALID_NUMBER),
        /** A log-probability above 0.001. */
        LOGPROB_POSITIVE("logprobs.positive", Reason.INVALID_NUMBER),
        /** Five log-probabilities or more, all of them exactly 0: taken after top-p, which left one token each time. */
        LOGPROB_ALL_ZERO("logprobs.all-zero", Reason.INVALID_NUMBER),
        /** NaN, infinite, negative entropies, or some above the logarithm of the vocabulary's size. */
        ENTROPY_INVALID("entropies.invalid", Reason.INVALID_NUMBER),
        /** The same of entropies. */
        ENTROPY_ALL_ZERO("entropies.all-zero", Reason.INVALID_NUMBER),
        /** Alternatives that are NaN or above 0.001. */
        ALTERNATIVES_INVALID("alternatives.invalid", Reason.INVALID_NUMBER),
        /** Alternatives of probability 0 or -9999: top-p took them away. */
        ALTERNATIVES_MISSING("alternatives.missing", Reason.INVALID_NUMBER),
        /** Alternatives whose probabilities add up to more than 1.01: not one distribution. */
        ALTERNATIVES_TOO_LIKELY("alternatives.too-likely", Reason.INVALID_NUMBER),
        /** A token's own log-probability and its alternatives are not of one distribution. */
        ALTERNATIVES_CONTRADICT("alternatives.contradict", Reason.INVALID_NUMBER),
        /** Five tokens or more, the best alternative of each is certain. */
        ALTERNATIVES_ALL_ZERO("alternatives.all-zero", Reason.INVALID_NUMBER),
        /** Columns of different lengths. */
        MISALIGNED("misaligned", Reason.LENGTH_MISMATCH);

        private final String id;
        private final Reason reason;

        Defect(String id, Reason reason) {
            this.id = id;
            this.reason = reason;
        }

        /** Its name in evidence. */
        public String id() {
            return id;
        }

        /** The reason of a scorer that has nothing else to go by. */
        public Reason reason() {
            return reason;
        }
    }

    public ProducerStatistics {
        defects = Set.copyOf(defects);
        bounds = bounds.clone();
    }

    /**
     * Reads an event's columns.
     *
     * @param vocabularySize V, for the bounds of entropies; null when unknown
     */
    public static ProducerStatistics of(TokenColumns tokens, @Nullable Integer vocabularySize) {
        int n = tokens.length();
        long cells = (long) n * tokens.topK();
        boolean aligned = fits(tokens.ids().length, n)
                && fits(tokens.logprobs().length, n)
                && fits(tokens.entropies().length, n)
                && tokens.topK() >= 0
                && fits(tokens.topIds().length, cells)
                && fits(tokens.topLogprobs().length, cells);
        if (!aligned) {
            return new ProducerStatistics(
                    TokenStatistics.of(Source.PRODUCER, n, 0, Map.of()),
                    tokens.mode(),
                    EnumSet.of(Defect.MISALIGNED),
                    false,
                    UNBOUNDED);
        }
        return new Reader(tokens).read(vocabularySize);
    }

    /** Whether there is at least one usable column. */
    public boolean known() {
        return statistics.has(Statistic.LOGPROB) || statistics.has(Statistic.ENTROPY) || statistics.topK() > 0;
    }

    /** Source and mode for evidence: {@code producer raw}, {@code producer processed} or {@code producer undeclared}. */
    public String source() {
        return "producer " + mode.id();
    }

    /** The first defect in the order of {@link Defect}; null when there is none. */
    public @Nullable Defect first() {
        return defects.stream().sorted().findFirst().orElse(null);
    }

    /** The bounds, [n] or empty; a copy. */
    @Override
    public EntropyBounds[] bounds() {
        return bounds.clone();
    }

    private static boolean fits(int column, long expected) {
        return column == 0 || column == expected;
    }

    /** Reads aligned columns; confined to the thread that made it. */
    private static final class Reader {
        private final TokenColumns tokens;
        private final int n;
        private final Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        private final Set<Defect> defects = EnumSet.noneOf(Defect.class);
        private int topK;

        Reader(TokenColumns tokens) {
            this.tokens = tokens;
            this.n = tokens.length();
        }

        ProducerStatistics read(@Nullable Integer vocabularySize) {
            logprobs();
            entropies(vocabularySize);
            alternatives();
            EntropyBounds[] bounds = UNBOUNDED;
            double[] top = columns.get(Statistic.TOPK_LOGPROB);
            if (top != null) {
                ranks(top);
                if (vocabularySize != null && vocabularySize >= topK) {
                    bounds = new EntropyBounds[n];
                    for (int t = 0; t < n; t++) {
                        bounds[t] = EntropyBounds.of(top, t, topK, vocabularySize);
                    }
                }
            }
            return new ProducerStatistics(
                    TokenStatistics.of(Source.PRODUCER, n, topK, columns),
                    tokens.mode(),
                    defects,
                    ColumnDefects.looksProcessed(tokens),
                    bounds);
        }

        private void logprobs() {
            ColumnDefects found = ColumnDefects.ofLogprobs(tokens.logprobs());
            add(found.notANumber(), Defect.LOGPROB_NOT_A_NUMBER);
            add(found.infinite(), Defect.LOGPROB_INFINITE);
            add(found.sentinel(), Defect.LOGPROB_SENTINEL);
            add(found.wrongSign(), Defect.LOGPROB_POSITIVE);
            add(found.allZero() ? 1 : 0, Defect.LOGPROB_ALL_ZERO);
            if (found.length() > 0 && !found.unusable()) {
                columns.put(Statistic.LOGPROB, atMostZero(tokens.logprobs()));
            }
        }

        private void entropies(@Nullable Integer vocabularySize) {
            ColumnDefects found = ColumnDefects.ofEntropies(tokens.entropies(), vocabularySize);
            if (found.unusable()) {
                defects.add(found.allZero() ? Defect.ENTROPY_ALL_ZERO : Defect.ENTROPY_INVALID);
            } else if (found.length() > 0) {
                double[] entropies = new double[n];
                for (int t = 0; t < n; t++) {
                    entropies[t] = Math.max(0, tokens.entropies()[t]);
                }
                columns.put(Statistic.ENTROPY, entropies);
            }
        }

        private void alternatives() {
            double[] given = tokens.topLogprobs();
            ColumnDefects found = ColumnDefects.ofAlternatives(tokens);
            add(found.notANumber() + found.wrongSign(), Defect.ALTERNATIVES_INVALID);
            add(found.infinite() + found.sentinel(), Defect.ALTERNATIVES_MISSING);
            add(found.tooLikely(), Defect.ALTERNATIVES_TOO_LIKELY);
            add(found.contradictions(), Defect.ALTERNATIVES_CONTRADICT);
            boolean sure = found.allZero() && found.tooLikely() == 0;
            add(sure ? 1 : 0, Defect.ALTERNATIVES_ALL_ZERO);
            if (given.length > 0 && !found.unusable()) {
                topK = tokens.topK();
                sorted(atMostZero(given));
            }
        }

        /** Engines send alternatives in falling order, but not all promise it. */
        private void sorted(double[] given) {
            double[] values = new double[given.length];
            double[] ids = new double[tokens.topIds().length];
            for (int t = 0; t < n; t++) {
                int from = t * topK;
                Integer[] order = new Integer[topK];
                Arrays.setAll(order, j -> from + j);
                Arrays.sort(order, (a, b) -> Double.compare(given[b], given[a]));
                for (int j = 0; j < topK; j++) {
                    values[from + j] = given[order[j]];
                    if (ids.length > 0) {
                        ids[from + j] = tokens.topIds()[order[j]];
                    }
                }
            }
            columns.put(Statistic.TOPK_LOGPROB, values);
            if (ids.length > 0) {
                columns.put(Statistic.TOPK_ID, ids);
            }
        }

        /** A token's rank is known when it is at least as likely as the last alternative. */
        private void ranks(double[] top) {
            double[] largest = new double[n];
            double[] ranks = new double[n];
            double @Nullable [] logprobs = columns.get(Statistic.LOGPROB);
            boolean all = true;
            for (int t = 0; t < n; t++) {
                largest[t] = top[t * topK];
                ranks[t] = 1;
                for (int j = t * topK; logprobs != null && j < (t + 1) * topK; j++) {
                    ranks[t] += top[j] > logprobs[t] ? 1 : 0;
                }
                all &= logprobs != null && ranks[t] <= topK;
            }
            columns.put(Statistic.TOP1, largest);
            if (all) {
                columns.put(Statistic.RANK, ranks);
            }
        }

        private void add(int count, Defect defect) {
            if (count > 0) {
                defects.add(defect);
            }
        }

        private static double[] atMostZero(double[] values) {
            double[] out = new double[values.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.min(0, values[i]);
            }
            return out;
        }
    }
}
