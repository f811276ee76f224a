package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.scoring.machinetext.TextCalibrator;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.topology.mapping.SubjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Reads human texts for a calibration: verdicts, whose evidence is taken as it is, or events, which the given scorers judge by the
 * events' own token numbers or a model reads. Confined to the thread that calibrates.
 */
public final class HumanTexts {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many texts are with the model at once, so that batches fill. */
    private static final int AHEAD = 64;

    private final Function<Subject, CompletableFuture<List<Evidence>>> judge;
    private final TextCalibrator calibrator;

    private HumanTexts(Function<Subject, CompletableFuture<List<Evidence>>> judge, TextCalibrator calibrator) {
        this.judge = judge;
        this.calibrator = calibrator;
    }

    /**
     * A reader of events with token numbers of their own.
     *
     * @param scorers of events; they ask no model
     * @param calibrator receives the evidence
     */
    public HumanTexts(List<Scorer> scorers, TextCalibrator calibrator) {
        this(byOwnNumbers(List.copyOf(scorers)), calibrator);
    }

    /**
     * A reader of events that a model reads.
     *
     * @param calibrator receives the evidence
     */
    public HumanTexts(TextModel model, TextCalibrator calibrator) {
        this(model::judge, calibrator);
    }

    private static Function<Subject, CompletableFuture<List<Evidence>>> byOwnNumbers(List<Scorer> scorers) {
        return subject -> CompletableFuture.completedFuture(scorers.stream()
                .flatMap(scorer -> scorer.score(subject, LaneAnswers.NONE).stream())
                .toList());
    }

    /**
     * What became of the lines of a file.
     *
     * @param used texts that gave at least one score
     * @param without texts that gave none
     * @param machine texts whose label says that a machine wrote them; left out
     */
    public record Count(long used, long without, long machine) {}

    /**
     * Reads every line.
     *
     * @throws IOException when a line is neither an event nor a verdict; the message names its number, never content
     */
    public Count read(TextLines in) throws IOException {
        Queue<CompletableFuture<List<Evidence>>> pending = new ArrayDeque<>();
        long human = 0;
        long used = 0;
        long machine = 0;
        while (in.next()) {
            String line = in.text();
            long number = in.number();
            if (line.isBlank()) {
                continue;
            }
            JsonNode tree = parse(line, number);
            if (tree.path("attributes").path("label").asText().equals("machine")) {
                machine++;
                continue;
            }
            human++;
            if (tree.path("evidence").isArray()) {
                used += verdict(tree) ? 1 : 0;
            } else {
                pending.add(judge.apply(subject(line, number)));
            }
            if (pending.size() > AHEAD) {
                used += add(pending.remove().join()) ? 1 : 0;
            }
        }
        for (CompletableFuture<List<Evidence>> one : pending) {
            used += add(one.join()) ? 1 : 0;
        }
        return new Count(used, human - used, machine);
    }

    private boolean verdict(JsonNode tree) {
        boolean any = false;
        for (JsonNode one : tree.path("evidence")) {
            JsonNode score = one.path("score");
            JsonNode count = one.path("effectiveCount");
            any |= calibrator.add(
                    one.path("scorer").asText(),
                    one.path("notes").path("source").isTextual()
                            ? one.path("notes").path("source").textValue()
                            : null,
                    count.isNumber() ? count.longValue() : null,
                    score.isNumber() ? score.doubleValue() : null);
        }
        return any;
    }

    private boolean add(List<Evidence> evidence) {
        boolean any = false;
        for (Evidence one : evidence) {
            any |= calibrator.add(one);
        }
        return any;
    }

    private static Subject subject(String line, long number) throws IOException {
        try {
            return SubjectMapper.subject(
                    JsonCodec.read(line, GeneratedText.class, Map.of("eventId", "line-" + number)), null);
        } catch (JsonFormatException e) {
            throw new IOException("line " + number + " is neither an event nor a verdict: " + e.getMessage(), e);
        }
    }

    private static JsonNode parse(String line, long number) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // The parser's message quotes the line.
            throw new IOException("line " + number + " is not JSON");
        }
    }
}
