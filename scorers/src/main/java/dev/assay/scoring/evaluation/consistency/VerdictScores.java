package dev.assay.scoring.evaluation.consistency;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.AskedModel;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.CalibratedScorer;
import dev.assay.scoring.consistency.Compared;
import dev.assay.scoring.consistency.Samples;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel.Target;
import dev.assay.scoring.evaluation.DataFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What verdicts say of labelled records: the scores of scorers that need a model or the producer's numbers, which are not computed
 * here. Each is a score of a whole response; a passage gives one row for each of its sentences, so that the map leads to the
 * expected share of sentences in error. A record counts once for each scorer and number of samples, and only where the service
 * judges it as the kind of text that its file holds: it would never ask the map for others. Confined to one thread.
 */
final class VerdictScores {
    private final List<Integer> sampleCounts;
    private final Map<String, Place> records = new HashMap<>();
    private final Map<Target, Map<Integer, FitRows>> rows = new TreeMap<>();
    private final Map<Integer, Judged> judged = new HashMap<>();
    private final Set<Seen> seen = new HashSet<>();
    /** By scorer: the model whose scores there are; empty where none is named. */
    private final Map<String, Optional<AskedModel>> asked = new TreeMap<>();

    /** A labelled record: its file, the number of that among files of answers, its place there from 0, its number among all. */
    private record Place(LabelledFile file, int fileNumber, int at, int number) {
        Subject subject(int limit) {
            if (file.isPassages()) {
                LabelledPassage passage = file.passages().get(at);
                return passage.subject(0, Math.min(limit, passage.samples().size()));
            }
            LabelledAnswer answer = file.answers().get(at);
            return answer.subject(0, Math.min(limit, answer.samples().size()));
        }
    }

    /** How the service judges a record, and its words. */
    private record Judged(AnswerKind kind, int words) {}

    /** A score that was counted. */
    private record Seen(int record, int samples, String scorer) {}

    /**
     * What a file held.
     *
     * @param known verdicts of labelled records
     * @param repeated scores that were there before, for the same record and number of samples, and were left out
     * @param otherKind verdicts left out because the service judges the record as the other kind of text
     * @param sha256 of the scores that were taken: the timings beside them are others each time
     */
    record Found(int known, int repeated, int otherKind, String sha256) {}

    /**
     * Nothing yet.
     *
     * @param labelled the files whose records verdicts may speak of
     * @param sampleCounts numbers of samples to fit for, rising from 1; a verdict counts for the largest that it reaches
     * @throws IOException when two files would give the same ids
     */
    VerdictScores(List<LabelledFile> labelled, List<Integer> sampleCounts) throws IOException {
        this.sampleCounts = sampleCounts;
        RecordEvents.refuseEqualIds(labelled);
        int answerFiles = 0;
        for (LabelledFile file : labelled) {
            int fileNumber = file.isPassages() ? 0 : answerFiles++;
            for (int i = 0; i < file.records(); i++) {
                records.put(RecordEvents.id(file.name(), i), new Place(file, fileNumber, i, records.size()));
            }
        }
    }

    /** By scorer and kind of text, and number of samples. */
    Map<Target, Map<Integer, FitRows>> rows() {
        return rows;
    }

    /** By scorer: the models that scores come from, where they come from one. */
    Map<String, AskedModel> asked() {
        Map<String, AskedModel> out = new TreeMap<>();
        asked.forEach((scorer, model) -> model.ifPresent(one -> out.put(scorer, one)));
        return out;
    }

    /**
     * Adds the verdicts of a file.
     *
     * @throws IOException when it cannot be read, no verdict is of a labelled record, or a scorer's scores are not all of one
     *     model
     */
    Found read(Path file) throws IOException {
        List<JsonNode> lines = DataFiles.lines(file);
        int known = 0;
        int repeated = 0;
        int otherKind = 0;
        MessageDigest taken = Sha256.digest();
        for (JsonNode line : lines) {
            String id = line.path("eventId").asText();
            String all = RecordEvents.withAllSamples(id);
            Place place = records.get(id);
            int limit = Integer.MAX_VALUE;
            if (place == null && all != null) {
                place = records.get(all);
                limit = samplesIn(id);
            }
            if (place != null && line.path("evidence").isArray()) {
                known++;
                int skipped = add(place, limit, line.get("evidence"), file, taken);
                repeated += Math.max(0, skipped);
                otherKind += skipped < 0 ? 1 : 0;
            }
        }
        if (known == 0) {
            throw new IOException(
                    file.getFileName() + ": no line is a verdict of a labelled record; score the events that assay"
                            + " evaluate consistency --events writes of the same files");
        }
        return new Found(known, repeated, otherKind, HexFormat.of().formatHex(taken.digest()));
    }

    private static int samplesIn(String id) {
        String digits = id.substring(id.lastIndexOf("-n") + 2);
        return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** Gives back how many scores were there before; -1 where the record is judged as the other kind of text. */
    private int add(Place place, int limit, JsonNode evidence, Path file, MessageDigest taken) throws IOException {
        AnswerKind kind = place.file.isPassages() ? AnswerKind.PASSAGE : AnswerKind.ANSWER;
        Judged known = judged.computeIfAbsent(place.number, unused -> judge(place));
        if (known.kind != kind) {
            return -1;
        }
        int repeated = 0;
        int given = Samples.of(place.subject(limit), LabelledFile.ANY_SAMPLES.maxSamples())
                .size();
        for (JsonNode one : evidence) {
            String scorer = one.path("scorer").asText();
            if (one.path("family").asText().equals("CONSISTENCY")
                    && one.path("score").isNumber()
                    && !SelfConsistencyScorer.CALIBRATED.contains(scorer)) {
                requireOneModel(scorer, one.path("notes").path(AskedModel.NOTE), file);
                Long count = one.path("effectiveCount").isNumber()
                        ? one.path("effectiveCount").asLong()
                        : null;
                int bucket = bucket(CalibratedScorer.samples(scorer, count, given));
                if (seen.add(new Seen(place.number, bucket, scorer))) {
                    FitRows table = rows.computeIfAbsent(new Target(scorer, kind), unused -> new TreeMap<>())
                            .computeIfAbsent(bucket, unused -> new FitRows());
                    double score = one.get("score").doubleValue();
                    add(place, known.words, score, table);
                    String named = place.number + " " + bucket + " " + scorer + " " + score + "\n";
                    taken.update(named.getBytes(StandardCharsets.UTF_8));
                } else {
                    repeated++;
                }
            }
        }
        return repeated;
    }

    private void requireOneModel(String scorer, JsonNode note, Path file) throws IOException {
        Optional<AskedModel> model = note.isTextual() ? AskedModel.parse(note.asText()) : Optional.empty();
        Optional<AskedModel> before = asked.putIfAbsent(scorer, model);
        if (before != null && !before.map(AskedModel::content).equals(model.map(AskedModel::content))) {
            throw new IOException(file.getFileName() + ": " + scorer + " is of " + name(model) + " here and of "
                    + name(before) + " before; probabilities hold for the scores of one model, so fit those of one");
        }
    }

    private static String name(Optional<AskedModel> model) {
        return model.map(AskedModel::toString).orElse("a model that no verdict names");
    }

    private static Judged judge(Place place) {
        Compared compared = Compared.of(place.subject(0), LabelledFile.ANY_SAMPLES);
        return new Judged(compared.kind(), compared.words());
    }

    /** The largest of the counts that so many samples reach; the first for events without samples. */
    private int bucket(int samples) {
        int found = sampleCounts.get(0);
        for (int count : sampleCounts) {
            found = count <= samples ? count : found;
        }
        return found;
    }

    private static void add(Place place, int words, double score, FitRows table) {
        if (place.file.isPassages()) {
            LabelledPassage passage = place.file.passages().get(place.at);
            for (int label : passage.labels()) {
                table.score(score, label > 0, 1, place.number, 0, 0);
            }
            return;
        }
        LabelledAnswer answer = place.file.answers().get(place.at);
        table.score(
                score,
                answer.wrong(),
                FitRows.FILE_WEIGHT / place.file.records(),
                place.number,
                words,
                place.fileNumber);
    }
}
