package dev.assay.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One finding of one scorer. Immutable; any thread may read it. Every number is finite.
 *
 * @param scorer scorer id, for example {@code watermark.kgw.lefthash}
 * @param reason {@link Reason#NONE} when scored
 * @param detail what the reason refers to (a field, a limit); never text, prompt or key
 * @param keyId id of the watermark key that was tried
 * @param pValue exact p-value of this test alone, in [0, 1]
 * @param log10PValue the same on a log scale, at most 0, where the p-value itself would underflow
 * @param adjustedPValue family-wise adjusted over the {@code tests} made on the event
 * @param score for scorers without a p-value; its direction is part of the scorer's definition
 * @param flagged whether the evidence crosses the configured level; null when no level applies
 * @param effectiveCount how many distinct units the number rests on
 * @param draws what the statistic is the sum of, for evidence across events and explanations; not published
 */
public record Evidence(
        String scorer,
        Family family,
        Disposition disposition,
        Reason reason,
        @Nullable String detail,
        @Nullable String keyId,
        @Nullable String statisticName,
        @Nullable Double statistic,
        @Nullable Double pValue,
        @Nullable Double log10PValue,
        @Nullable Double adjustedPValue,
        int tests,
        @Nullable Double score,
        @Nullable Double probability,
        @Nullable Boolean flagged,
        @Nullable Long effectiveCount,
        Map<String, Double> measures,
        Map<String, String> notes,
        List<Span> spans,
        @Nullable Draws draws) {

    /** Starts evidence that has a number. */
    public static Builder scored(String scorer, Family family) {
        return new Builder(scorer, family, Disposition.SCORED, Reason.NONE, null);
    }

    /** Starts evidence that has no number. */
    public static Builder abstained(String scorer, Family family, Reason reason, @Nullable String detail) {
        return new Builder(scorer, family, Disposition.ABSTAINED, reason, detail);
    }

    /** The same evidence with the family-wise adjustment and the decision it leads to. */
    public Evidence withAdjustment(double adjusted, int testsMade, boolean crossesLevel) {
        Builder copy = new Builder(this).flagged(crossesLevel);
        copy.adjustedPValue = adjusted;
        copy.tests = testsMade;
        return copy.build();
    }

    /** The same evidence with the probability that its score stands for, and what that is. */
    public Evidence withProbability(double given, Map<String, String> moreNotes) {
        Builder copy = new Builder(this).probability(given);
        copy.notes.putAll(moreNotes);
        return copy.build();
    }

    /** The same evidence with a further note. */
    public Evidence withNote(String name, String text) {
        return new Builder(this).note(name, text).build();
    }

    /** The same evidence with further spans, measures and notes. */
    public Evidence explained(List<Span> moreSpans, Map<String, Double> moreMeasures, Map<String, String> moreNotes) {
        Builder copy = new Builder(this);
        copy.spans.addAll(moreSpans);
        moreMeasures.forEach(copy::measure);
        copy.notes.putAll(moreNotes);
        return copy.build();
    }

    /** Collects the parts of one finding; confined to the scoring thread that made it. */
    public static final class Builder {
        private final String scorer;
        private final Family family;
        private final Disposition disposition;
        private final Reason reason;
        private final @Nullable String detail;
        private final Map<String, Double> measures = new TreeMap<>();
        private final Map<String, String> notes = new TreeMap<>();
        private final List<Span> spans = new ArrayList<>();
        private @Nullable String keyId;
        private @Nullable String statisticName;
        private @Nullable Double statistic;
        private @Nullable Double pValue;
        private @Nullable Double log10PValue;
        private @Nullable Double score;
        private @Nullable Double probability;
        private @Nullable Boolean flagged;
        private @Nullable Long effectiveCount;
        private @Nullable Draws draws;
        private @Nullable Double adjustedPValue;
        private int tests;

        private Builder(String scorer, Family family, Disposition disposition, Reason reason, @Nullable String detail) {
            this.scorer = scorer;
            this.family = family;
            this.disposition = disposition;
            this.reason = reason;
            this.detail = detail;
        }

        private Builder(Evidence from) {
            this(from.scorer, from.family, from.disposition, from.reason, from.detail);
            measures.putAll(from.measures);
            notes.putAll(from.notes);
            spans.addAll(from.spans);
            keyId = from.keyId;
            statisticName = from.statisticName;
            statistic = from.statistic;
            pValue = from.pValue;
            log10PValue = from.log10PValue;
            score = from.score;
            probability = from.probability;
            flagged = from.flagged;
            effectiveCount = from.effectiveCount;
            draws = from.draws;
            adjustedPValue = from.adjustedPValue;
            tests = from.tests;
        }

        public Builder keyId(String id) {
            keyId = id;
            return this;
        }

        public Builder statistic(String name, double value) {
            statisticName = name;
            statistic = finite(name, value);
            return this;
        }

        /** Sets the p-value from its base-10 logarithm, at most 0. */
        public Builder log10PValue(double log10) {
            log10PValue = finite("log10 p-value", log10);
            pValue = Math.pow(10, log10);
            return this;
        }

        /** Sets the p-value and its base-10 logarithm, each computed where it is most accurate. */
        public Builder pValue(double p, double log10) {
            pValue = finite("p-value", p);
            log10PValue = finite("log10 p-value", log10);
            return this;
        }

        public Builder score(double value) {
            score = finite("score", value);
            return this;
        }

        public Builder probability(double value) {
            probability = finite("probability", value);
            return this;
        }

        /** The probability set so far, or null. */
        public @Nullable Double probability() {
            return probability;
        }

        public Builder flagged(boolean crossesLevel) {
            flagged = crossesLevel;
            return this;
        }

        public Builder effectiveCount(long count) {
            effectiveCount = count;
            return this;
        }

        public Builder measure(String name, double value) {
            measures.put(name, finite(name, value));
            return this;
        }

        public Builder note(String name, String value) {
            notes.put(name, value);
            return this;
        }

        public Builder draws(Draws given) {
            draws = given;
            return this;
        }

        public Builder span(Span span) {
            spans.add(span);
            return this;
        }

        public Evidence build() {
            return new Evidence(
                    scorer,
                    family,
                    disposition,
                    reason,
                    detail,
                    keyId,
                    statisticName,
                    statistic,
                    pValue,
                    log10PValue,
                    adjustedPValue,
                    tests,
                    score,
                    probability,
                    flagged,
                    effectiveCount,
                    Map.copyOf(measures),
                    Map.copyOf(notes),
                    List.copyOf(spans),
                    draws);
        }

        private static double finite(String name, double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(name + " is " + value + ": evidence holds finite numbers only");
            }
            return value;
        }
    }
}
