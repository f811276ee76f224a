package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.ScoredResponse;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel.Target;
import dev.assay.scoring.text.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What verdicts say of labelled records: the scores of scorers that need a model or the producer's numbers, which are not computed
 * here. Each is a score of a whole response; a passage gives one row for each of its sentences, so that the map leads to the
 * expected share of sentences in error. Confined to one thread.
 */
final class VerdictScores {
    private final List<Integer> sampleCounts;
    private final Map<String, Place> records = new HashMap<>();
    private final Map<Target, Map<Integer, FitRows>> rows = new TreeMap<>();

    /** A labelled record: its file, the number of that among files of answers, its place there from 0, its number among all. */
    private record Place(LabelledFile file, int fileNumber, int at, int number) {}

    /**
     * Nothing yet.
     *
     * @param labelled the files whose records verdicts may speak of
     * @param sampleCounts numbers of samples to fit for, rising from 1; a verdict counts for the largest that it reaches
     * @throws IOException when two files would give the same ids
     */
    VerdictScores(List<LabelledFile> labelled, List<Integer> sampleCounts) throws IOException {
        this.sampleCounts = sampleCounts;
        int answerFiles = 0;
        for (LabelledFile file : labelled) {
            int fileNumber = file.answers().isEmpty() ? 0 : answerFiles++;
            for (int i = 0; i < file.records(); i++) {
                Place place = new Place(file, fileNumber, i, records.size());
                if (records.put(RecordEvents.id(file.name(), i), place) != null) {
                    throw new IOException(
                            file.name() + ": another labelled file has the same event ids; rename one of them");
                }
            }
        }
    }

    /** By scorer and kind of text, and number of samples. */
    Map<Target, Map<Integer, FitRows>> rows() {
        return rows;
    }

    /**
     * Adds the verdicts of a file.
     *
     * @return number of verdicts
     * @throws IOException when it cannot be read, or no verdict is of a labelled record
     */
    int read(Path file) throws IOException {
        List<JsonNode> lines = DataFiles.lines(file);
        int known = 0;
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
                add(place, limit, line.get("evidence"));
            }
        }
        if (known == 0) {
            throw new IOException(
                    file.getFileName() + ": no line is a verdict of a labelled record; score the events that assay"
                            + " evaluate consistency --events writes of the same files");
        }
        return known;
    }

    private static int samplesIn(String id) {
        String digits = id.substring(id.lastIndexOf("-n") + 2);
        return digits.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    private void add(Place place, int limit, JsonNode evidence) {
        boolean passage = place.file.answers().isEmpty();
        List<String> samples = passage
                ? place.file.passages().get(place.at).samples()
                : place.file.answers().get(place.at).samples();
        long given = samples.stream()
                .limit(limit)
                .filter(sample -> !sample.isBlank())
                .count();
        int bucket = bucket(given);
        for (JsonNode one : evidence) {
            String scorer = one.path("scorer").asText();
            if (one.path("family").asText().equals("CONSISTENCY")
                    && one.path("score").isNumber()
                    && !SelfConsistencyScorer.CALIBRATED.contains(scorer)) {
                FitRows table = rows.computeIfAbsent(
                                new Target(scorer, passage ? AnswerKind.PASSAGE : AnswerKind.ANSWER),
                                unused -> new TreeMap<>())
                        .computeIfAbsent(bucket, unused -> new FitRows());
                add(place, one.get("score").doubleValue(), table);
            }
        }
    }

    /** The largest of the counts that so many samples reach; the first for events without samples. */
    private int bucket(long samples) {
        int found = sampleCounts.get(0);
        for (int count : sampleCounts) {
            found = count <= samples ? count : found;
        }
        return found;
    }

    private static void add(Place place, double score, FitRows table) {
        if (place.file.answers().isEmpty()) {
            LabelledPassage passage = place.file.passages().get(place.at);
            for (int label : passage.labels()) {
                table.score(score, label > 0, 1, place.number, 0, 0);
            }
            return;
        }
        LabelledAnswer answer = place.file.answers().get(place.at);
        Subject subject = answer.subject();
        int words = ScoredResponse.of(
                        subject, Language.of(subject.language(), subject.text()).segmenter())
                .words();
        table.score(
                score,
                answer.wrong(),
                FitRows.FILE_WEIGHT / place.file.records(),
                place.number,
                words,
                place.fileNumber);
    }
}
