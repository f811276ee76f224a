package dev.assay.scoring.consistency.model;

import dev.assay.scoring.AskedModel;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that labelled data taught about consistency scores: a fusion for each kind of text and a map from each score to
 * a probability, by number of samples, with the data it comes from. Immutable; any thread may read it.
 */
public final class ConsistencyModel {
    /**
     * One labelled file, or one of verdicts on them.
     *
     * @param sha256 of its content; of verdicts, of the scores in it
     * @param records that it holds, or that its verdicts are on
     */
    public record Source(String name, String sha256, int records) {}

    /** Which score of which texts. */
    public record Target(String scorer, AnswerKind kind) implements Comparable<Target> {
        @Override
        public int compareTo(Target other) {
            int byScorer = scorer.compareTo(other.scorer);
            return byScorer != 0 ? byScorer : kind.compareTo(other.kind);
        }
    }

    private final List<Source> sources;
    private final String fingerprint;
    private final Map<AnswerKind, List<String>> features;
    private final Map<AnswerKind, BySamples<LogisticModel>> fusions;
    private final Map<Target, BySamples<ScoreMap>> calibrations;
    private final Map<String, AskedModel> asked;

    /**
     * A model.
     *
     * @param fingerprint of the data and of everything fitted on it
     * @param features names of the features of each fusion, in order
     * @param asked by scorer: the model on the lane whose answers the calibrated scores rest on; not there where they rest on none
     */
    public ConsistencyModel(
            List<Source> sources,
            String fingerprint,
            Map<AnswerKind, List<String>> features,
            Map<AnswerKind, BySamples<LogisticModel>> fusions,
            Map<Target, BySamples<ScoreMap>> calibrations,
            Map<String, AskedModel> asked) {
        this.sources = List.copyOf(sources);
        this.fingerprint = fingerprint;
        this.features = new EnumMap<>(AnswerKind.class);
        this.features.putAll(features);
        this.fusions = new EnumMap<>(AnswerKind.class);
        this.fusions.putAll(fusions);
        this.calibrations = new TreeMap<>(calibrations);
        this.asked = new TreeMap<>(asked);
    }

    /** The files it was fitted on. */
    public List<Source> sources() {
        return sources;
    }

    /** Changes with the data and with everything fitted on it. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Names of the features of a fusion, empty when there is none. */
    public List<String> features(AnswerKind kind) {
        return features.getOrDefault(kind, List.of());
    }

    /** All fusions. */
    public Map<AnswerKind, BySamples<LogisticModel>> fusions() {
        return fusions;
    }

    /** All calibrations. */
    public Map<Target, BySamples<ScoreMap>> calibrations() {
        return calibrations;
    }

    /** By scorer: the models that calibrated scores come from, where they come from one. */
    public Map<String, AskedModel> asked() {
        return asked;
    }

    /** Log-odds of being wrong; null when no fusion for this kind was fitted. */
    public @Nullable Double logit(AnswerKind kind, int samples, double[] values) {
        BySamples<LogisticModel> fusion = fusions.get(kind);
        return fusion == null ? null : fusion.at(samples, model -> model.logit(values));
    }

    /**
     * The probability of being wrong that a score stands for; null when it is not calibrated.
     *
     * @param samples N, at least 1
     * @param words of a short answer, at least 0; without meaning for the sentences of a passage
     */
    public @Nullable Double probability(String scorer, AnswerKind kind, int samples, int words, double score) {
        BySamples<ScoreMap> calibration = calibrations.get(new Target(scorer, kind));
        return calibration == null ? null : calibration.at(samples, map -> map.probability(score, words));
    }

    /** Whether {@link #probability} has an answer for some kind of text. */
    public boolean calibrates(String scorer) {
        return calibrates(scorer, AnswerKind.ANSWER) || calibrates(scorer, AnswerKind.PASSAGE);
    }

    /** Whether {@link #probability} has an answer. */
    public boolean calibrates(String scorer, AnswerKind kind) {
        return calibrations.containsKey(new Target(scorer, kind));
    }

    /** The method of calibration of a score for evidence, or null. */
    public @Nullable String method(String scorer, AnswerKind kind, int samples) {
        BySamples<ScoreMap> calibration = calibrations.get(new Target(scorer, kind));
        if (calibration == null) {
            return null;
        }
        var nearest = calibration.entries().floorEntry(samples);
        var entry = nearest == null ? calibration.entries().firstEntry() : nearest;
        return entry.getValue().method() + " at N = " + entry.getKey();
    }
}
