package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.AskedModel;
import dev.assay.scoring.consistency.AnswerMeasures;
import dev.assay.scoring.consistency.PassageFeatures;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.BySamples;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Fits fusions and calibrations to labelled files, for several numbers of samples, and prints what cross-validation by record
 * says about them. Confined to one thread.
 */
public final class ConsistencyModelFit {
    private static final List<Integer> SAMPLES = List.of(1, 2, 3, 5, 10, 20);
    private static final String FUSION = "consistency.fusion";
    /** Ridge penalties chosen by cross-validation on the development halves. */
    private static final double PASSAGE_PENALTY = 60;

    private static final double ANSWER_PENALTY = 20;

    /** Fewest sentences or answers for a fit or a calibration of verdicts, and fewest of them with wrong and with right ones. */
    private static final int FEWEST = 20;

    private static final int FEWEST_OF_A_KIND = 5;

    private final ScoreMapFit.Method method;
    private final Appendable out;
    private final List<ConsistencyModel.Source> sources = new ArrayList<>();
    private final Map<String, String> known = new HashMap<>();
    private final List<LabelledFile> files = new ArrayList<>();
    private final List<LabelledPassage> passages = new ArrayList<>();
    private final List<List<LabelledAnswer>> answers = new ArrayList<>();
    private final List<String> passageNames = new ArrayList<>();
    private final List<String> answerNames = new ArrayList<>();
    private final Map<AnswerKind, List<String>> features = new EnumMap<>(AnswerKind.class);
    private final Map<AnswerKind, BySamples<LogisticModel>> fusions = new EnumMap<>(AnswerKind.class);
    private final Map<ConsistencyModel.Target, BySamples<ScoreMap>> calibrations = new TreeMap<>();
    private final Map<String, AskedModel> asked = new TreeMap<>();

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
    public ConsistencyModel fit(List<Path> labelled) throws IOException {
        return fit(labelled, List.of());
    }

    /**
     * The same with calibrations of all other scorers of which verdicts on these records hold scores.
     *
     * @param verdicts files of verdicts of the events that {@link RecordEvents} writes
     * @throws IOException as above, or when a file holds no verdict of a labelled record
     */
    public ConsistencyModel fit(List<Path> labelled, List<Path> verdicts) throws IOException {
        for (Path file : labelled) {
            read(file);
        }
        // Sentences of passages that samples tell again are judged as answers.
        if (!answers.isEmpty()) {
            int most = answers.stream()
                    .mapToInt(file -> file.stream()
                            .mapToInt(answer -> answer.compared().samples().size())
                            .max()
                            .orElse(0))
                    .max()
                    .orElse(0);
            features.put(AnswerKind.ANSWER, AnswerMeasures.NAMES);
            // One answer of a set of 20 is the one that is judged.
            fit(AnswerKind.ANSWER, most + 1);
        }
        if (!passages.isEmpty()) {
            int most = ofHalf(passages);
            features.put(AnswerKind.PASSAGE, PassageFeatures.NAMES);
            fit(AnswerKind.PASSAGE, most);
        }
        if (!verdicts.isEmpty()) {
            fitVerdicts(verdicts);
        }
        return ModelFile.parse(ModelFile.write(fitted()));
    }

    /** What there is by now, without its name. */
    private ConsistencyModel fitted() {
        return new ConsistencyModel(sources, "", features, fusions, calibrations, asked);
    }

    /** How many samples at least half of the passages have; numbers beyond are not fitted. */
    private static int ofHalf(List<LabelledPassage> passages) {
        int[] samples = passages.stream()
                .mapToInt(passage -> passage.compared().samples().size())
                .sorted()
                .toArray();
        return samples[samples.length / 2];
    }

    private void read(Path file) throws IOException {
        // Equal records in two folds would be predicted from themselves.
        String hash = DataFiles.requireOnce(file, known);
        LabelledFile labelled = LabelledFile.read(file);
        files.add(labelled);
        if (labelled.isPassages()) {
            passages.addAll(labelled.passages());
            passageNames.add(labelled.name());
        } else {
            answers.add(labelled.answers());
            answerNames.add(labelled.name());
        }
        sources.add(new ConsistencyModel.Source(labelled.name(), hash, labelled.records()));
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
                    ? FitRows.ofPassages(passages, samples, fitted())
                    : FitRows.ofAnswers(answers, samples);
            check(rows, kind, samples);
            tables.put(samples, rows);
            double penalty = kind == AnswerKind.PASSAGE ? PASSAGE_PENALTY : ANSWER_PENALTY;
            FitRows sentences = kind == AnswerKind.PASSAGE ? new FitRows() : FitRows.ofSentences(answers, samples);
            FusionRows fused = FusionRows.of(rows, sentences);
            fusion.put(samples, fused.fit(penalty, fused.weight()));
            Map<String, double[]> scores = new TreeMap<>();
            rows.scores.forEach((scorer, values) -> scores.put(scorer, FitRows.array(values)));
            double[] unseen = fused.outOfFold(penalty);
            for (int i = 0; i < rows.retold.size(); i++) {
                unseen[i] = rows.retold.get(i).applyAsDouble(unseen[i]);
            }
            scores.put(FUSION, unseen);
            scores.forEach((scorer, values) ->
                    scored.computeIfAbsent(scorer, unused -> new TreeMap<>()).put(samples, rows.of(values)));
        }
        if (fusion.isEmpty()) {
            throw new IOException("no record has samples");
        }
        fusions.put(kind, new BySamples<>(fusion));
        Map<String, Map<Integer, ScoreMapFit.Method>> methods = new TreeMap<>();
        scored.forEach((scorer, tablesOfScorer) ->
                methods.put(scorer, calibrate(new ConsistencyModel.Target(scorer, kind), tablesOfScorer)));
        List<String> names = kind == AnswerKind.PASSAGE ? List.of() : answerNames;
        new CalibrationTable(kind, names, tables, scored, methods).print(out);
    }

    /** Fits a map for each number of samples and gives back which it is. */
    private Map<Integer, ScoreMapFit.Method> calibrate(
            ConsistencyModel.Target target, Map<Integer, ScoreMapFit.Rows> tables) {
        Map<Integer, ScoreMap> maps = new TreeMap<>();
        Map<Integer, ScoreMapFit.Method> chosen = new TreeMap<>();
        tables.forEach((samples, one) -> {
            ScoreMapFit.Method best = method == ScoreMapFit.Method.AUTO ? choose(target.scorer(), one) : method;
            chosen.put(samples, best);
            maps.put(samples, ScoreMapFit.fit(best, one));
        });
        calibrations.put(target, new BySamples<>(maps));
        return chosen;
    }

    /** A logistic fusion is a probability already, off by slope and offset: steps would only move what is near even odds. */
    private static ScoreMapFit.Method choose(String scorer, ScoreMapFit.Rows rows) {
        return scorer.equals(FUSION) ? ScoreMapFit.Method.PLATT : ScoreMapFit.choose(rows);
    }

    private void fitVerdicts(List<Path> verdicts) throws IOException {
        VerdictScores found = new VerdictScores(files, SAMPLES);
        for (Path file : verdicts) {
            VerdictScores.Found one = found.read(file);
            String name = String.valueOf(file.getFileName());
            sources.add(new ConsistencyModel.Source(name, one.sha256(), one.known()));
            out.append(String.format("%s: %d verdicts of labelled records%n", name, one.known()));
            if (one.repeated() > 0) {
                out.append(String.format(
                        "%s: %d scores left out, as their record has one by the same scorer for as many samples%n",
                        name, one.repeated()));
            }
            if (one.otherKind() > 0) {
                out.append(String.format(
                        "%s: %d verdicts left out, as the service judges their records as the other kind of text by their"
                                + " length: passages as short answers, or answers as passages%n",
                        name, one.otherKind()));
            }
        }
        for (Map.Entry<ConsistencyModel.Target, Map<Integer, FitRows>> one :
                found.rows().entrySet()) {
            calibrateVerdicts(one.getKey(), one.getValue());
        }
        asked.putAll(found.asked());
    }

    /** A map for each number of samples at which there are enough right and enough wrong ones. */
    private void calibrateVerdicts(ConsistencyModel.Target target, Map<Integer, FitRows> tables) throws IOException {
        Map<Integer, FitRows> usable = new TreeMap<>();
        Map<Integer, ScoreMapFit.Rows> scored = new TreeMap<>();
        for (Map.Entry<Integer, FitRows> table : tables.entrySet()) {
            FitRows rows = table.getValue();
            int records = rows.records();
            int wrong = rows.records(true);
            int right = rows.records(false);
            if (records < FEWEST || Math.min(wrong, right) < FEWEST_OF_A_KIND) {
                out.append(String.format(
                        "%s, %s, N = %d: no calibration, as of %d records %d are right and %d wrong%s; it takes %d, %d of"
                                + " either kind%n",
                        target.scorer(),
                        target.kind().id(),
                        table.getKey(),
                        records,
                        right,
                        wrong,
                        target.kind() == AnswerKind.PASSAGE ? " in a sentence" : "",
                        FEWEST,
                        FEWEST_OF_A_KIND));
                continue;
            }
            usable.put(table.getKey(), rows);
            scored.put(table.getKey(), rows.of(FitRows.array(rows.scores.getOrDefault(FitRows.VERDICT, List.of()))));
        }
        if (!usable.isEmpty()) {
            Map<Integer, ScoreMapFit.Method> chosen = calibrate(target, scored);
            String scorer = target.scorer();
            List<String> names = target.kind() == AnswerKind.PASSAGE ? List.of() : answerNames;
            new CalibrationTable(target.kind(), names, usable, Map.of(scorer, scored), Map.of(scorer, chosen))
                    .print(out);
        }
    }

    private void check(FitRows rows, AnswerKind kind, int samples) throws IOException {
        // Once for each record, however many of its samples' sub-sets there are.
        int count = Collections.frequency(rows.first, true);
        int wrong = (int) IntStream.range(0, rows.first.size())
                .filter(i -> rows.first.get(i) && rows.wrong.get(i))
                .count();
        int right = count - wrong;
        if (count < FEWEST || Math.min(right, wrong) < FEWEST_OF_A_KIND) {
            boolean passage = kind == AnswerKind.PASSAGE;
            List<String> files = passage ? passageNames : answerNames;
            throw new IOException(String.join(", ", files) + ": " + right + " right and " + wrong + " wrong "
                    + (passage ? "sentences" : "answers") + " with " + samples
                    + (samples == 1 ? " sample" : " samples") + "; a fit needs " + FEWEST + " at least, "
                    + FEWEST_OF_A_KIND
                    + " of each kind");
        }
    }
}
