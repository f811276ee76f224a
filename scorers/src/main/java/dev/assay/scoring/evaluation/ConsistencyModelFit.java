package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.consistency.AnswerMeasures;
import dev.assay.scoring.consistency.PassageFeatures;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.BySamples;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fits fusions and calibrations to labelled files, for several numbers of samples, and prints what cross-validation by record
 * says about them. Confined to one thread.
 */
public final class ConsistencyModelFit {
    private static final List<Integer> SAMPLES = List.of(1, 2, 3, 5, 10, 20);
    private static final int FOLDS = 10;
    private static final String FUSION = "consistency.fusion";
    /** Ridge penalties chosen by cross-validation on the development halves. */
    private static final double PASSAGE_PENALTY = 60;

    private static final double ANSWER_PENALTY = 20;

    private final ScoreMapFit.Method method;
    private final Appendable out;
    private final List<ConsistencyModel.Source> sources = new ArrayList<>();
    private final List<LabelledPassage> passages = new ArrayList<>();
    private final List<List<LabelledAnswer>> answers = new ArrayList<>();
    private final List<String> answerNames = new ArrayList<>();
    private final Map<AnswerKind, List<String>> features = new EnumMap<>(AnswerKind.class);
    private final Map<AnswerKind, BySamples<LogisticModel>> fusions = new EnumMap<>(AnswerKind.class);
    private final Map<ConsistencyModel.Target, BySamples<ScoreMap>> calibrations = new TreeMap<>();

    /**
     * A fit.
     *
     * @param method of calibration
     * @param out where the tables go
     */
    public ConsistencyModelFit(ScoreMapFit.Method method, Appendable out) {
        this.method = method;
        this.out = out;
    }

    /**
     * Fits the files in order.
     *
     * @throws IOException when a file cannot be read, has an unknown layout, or lacks right or wrong ones
     */
    public ConsistencyModel fit(List<Path> files) throws IOException {
        for (Path file : files) {
            read(file);
        }
        if (!passages.isEmpty()) {
            int most = ofHalf(passages);
            features.put(AnswerKind.PASSAGE, PassageFeatures.NAMES);
            fit(AnswerKind.PASSAGE, most);
        }
        if (!answers.isEmpty()) {
            int most = answers.stream()
                    .mapToInt(file -> file.stream()
                            .mapToInt(a -> a.samples().size())
                            .max()
                            .orElse(0))
                    .max()
                    .orElse(0);
            features.put(AnswerKind.ANSWER, AnswerMeasures.NAMES);
            // One answer of a set of 20 is the one that is judged.
            fit(AnswerKind.ANSWER, most + 1);
        }
        ConsistencyModel unnamed = new ConsistencyModel(sources, "", features, fusions, calibrations);
        return ModelFile.parse(ModelFile.write(unnamed));
    }

    /** How many samples at least half of the passages have; numbers beyond are not fitted. */
    private static int ofHalf(List<LabelledPassage> passages) {
        int[] samples = passages.stream()
                .mapToInt(passage -> passage.samples().size())
                .sorted()
                .toArray();
        return samples[samples.length / 2];
    }

    private void read(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        List<JsonNode> lines = DataFiles.lines(file);
        try {
            if (!lines.isEmpty() && lines.stream().allMatch(LabelledPassage::accepts)) {
                passages.addAll(DataFiles.read(lines, LabelledPassage::read));
            } else if (!lines.isEmpty() && lines.stream().allMatch(LabelledAnswer::accepts)) {
                answers.add(DataFiles.read(lines, LabelledAnswer::read));
                answerNames.add(name);
            } else {
                throw new IOException(name + ": " + ConsistencyEvaluation.LAYOUTS);
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        sources.add(new ConsistencyModel.Source(name, DataFiles.sha256(file), lines.size()));
    }

    private void fit(AnswerKind kind, int mostSamples) throws IOException {
        Map<Integer, LogisticModel> fusion = new TreeMap<>();
        Map<Integer, FitRows> tables = new TreeMap<>();
        Map<String, Map<Integer, ScoreMapFit.Rows>> scored = new TreeMap<>();
        for (int samples : SAMPLES) {
            if (samples > mostSamples) {
                continue;
            }
            FitRows rows = kind == AnswerKind.PASSAGE
                    ? FitRows.ofPassages(passages, samples)
                    : FitRows.ofAnswers(answers, samples);
            check(rows, kind);
            tables.put(samples, rows);
            double penalty = kind == AnswerKind.PASSAGE ? PASSAGE_PENALTY : ANSWER_PENALTY;
            double[] target = FitRows.array(rows.target);
            double[] weight = FitRows.array(rows.weight);
            fusion.put(samples, LogisticFit.fit(rows.x(), target, weight, penalty));
            Map<String, double[]> scores = new TreeMap<>();
            rows.scores.forEach((scorer, values) -> scores.put(scorer, FitRows.array(values)));
            scores.put(FUSION, outOfFold(rows, target, weight, penalty));
            scores.forEach((scorer, values) ->
                    scored.computeIfAbsent(scorer, unused -> new TreeMap<>()).put(samples, rows.of(values)));
        }
        if (fusion.isEmpty()) {
            throw new IOException("no record has samples");
        }
        fusions.put(kind, new BySamples<>(fusion));
        Map<String, Map<Integer, ScoreMapFit.Method>> methods = new TreeMap<>();
        scored.forEach((scorer, tablesOfScorer) -> {
            Map<Integer, ScoreMap> maps = new TreeMap<>();
            Map<Integer, ScoreMapFit.Method> chosen = new TreeMap<>();
            tablesOfScorer.forEach((samples, one) -> {
                ScoreMapFit.Method best = method == ScoreMapFit.Method.AUTO ? ScoreMapFit.choose(one) : method;
                chosen.put(samples, best);
                maps.put(samples, ScoreMapFit.fit(best, one));
            });
            methods.put(scorer, chosen);
            calibrations.put(new ConsistencyModel.Target(scorer, kind), new BySamples<>(maps));
        });
        List<String> names = kind == AnswerKind.PASSAGE ? List.of() : answerNames;
        new CalibrationTable(kind, names, tables, scored, methods).print(out);
    }

    private static void check(FitRows rows, AnswerKind kind) throws IOException {
        boolean both = rows.wrong.contains(true) && rows.wrong.contains(false);
        if (!both) {
            throw new IOException("the " + kind.id() + " data needs both right and wrong ones");
        }
    }

    /** Fusion probability of each row by a model that has not seen its record, [n]. */
    private static double[] outOfFold(FitRows rows, double[] target, double[] weight, double penalty) {
        double[][] x = rows.x();
        int[] groups = rows.groups();
        double[] found = new double[x.length];
        for (int fold = 0; fold < FOLDS; fold++) {
            double[] others = weight.clone();
            for (int i = 0; i < others.length; i++) {
                others[i] = Folds.of(groups[i], FOLDS) == fold ? 0 : weight[i];
            }
            if (Arrays.stream(others).sum() == 0) {
                others = weight;
            }
            LogisticModel model = LogisticFit.fit(x, target, others, penalty);
            for (int i = 0; i < x.length; i++) {
                if (Folds.of(groups[i], FOLDS) == fold) {
                    found[i] = LogisticModel.probability(model.logit(x[i]));
                }
            }
        }
        return found;
    }
}
