package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.evaluation.LeftOut;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Labelled answers of one or several files. Immutable; any thread may read it.
 *
 * @param name of the first file
 * @param largeModel whose outcomes stand beside the small model's, on all answers or some; null when there are none, or too few
 * @param answers those that can be scored
 * @param left rows without a usable answer or outcome, by route: the small model said nothing that can be scored
 * @param why the same rows by what is wrong with them: reasons of the service for events, columns for others
 * @param sources the files
 * @param reader the model whose numbers these are; null where they came with the answers
 * @param lacking what is to be said of outcomes of the larger model that some answers lack; empty when none or all do
 */
public record CascadeAnswers(
        String name,
        @Nullable String largeModel,
        List<CascadeAnswer> answers,
        Map<String, Integer> left,
        Map<String, Integer> why,
        List<RuleArtefact.Data> sources,
        RuleArtefact.@Nullable Reader reader,
        Layout layout,
        String lacking) {

    /** How a file says what it says, told by the fields of its first line. */
    public enum Layout {
        /** {@code event}, {@code wrong}: events with labels. */
        EVENTS,
        /** {@code models}: option probabilities of several models. */
        OPTIONS,
        /** {@code small}, {@code large}: token statistics of two models. */
        TOKENS,
        /** {@code p}, {@code target}: option probabilities of one model under several prompts. */
        PROMPTS
    }

    /**
     * Reads files of JSON lines, plain or gzip, in any of four layouts, told by the fields of the first line: events with
     * labels ({@code event}, {@code wrong}), option probabilities of several models ({@code models}), token statistics of a
     * small and a large model ({@code small}, {@code large}), option probabilities under prompts ({@code p}, {@code target}).
     *
     * @param largeModel which of several larger models; null for the first
     * @param routeAttribute attribute of events that names their route, or several between commas
     * @throws IOException when a file cannot be read or a line is no JSON; the message names file and line
     * @throws IllegalArgumentException when the layout is none of the four
     */
    public static CascadeAnswers read(List<Path> files, @Nullable String largeModel, String routeAttribute)
            throws IOException {
        return read(files, largeModel, routeAttribute, null);
    }

    /**
     * The same, with the numbers of a model that reads the answers in place of those that came with them.
     *
     * @param largeModel which of several larger models; null for the first
     * @param routeAttribute attribute of events that names their route, or several between commas
     * @param reader null to take the numbers that came with the answers
     * @throws IOException when a file cannot be read, a line is no JSON or an event is none; the message names the file
     * @throws IllegalArgumentException when the layout is none of the four, or with a reader not that of events
     */
    public static CascadeAnswers read(
            List<Path> files, @Nullable String largeModel, String routeAttribute, @Nullable AnswerReader reader)
            throws IOException {
        List<CascadeAnswer> answers = new ArrayList<>();
        Map<String, Integer> left = new LinkedHashMap<>();
        LeftOut why = new LeftOut();
        List<RuleArtefact.Data> sources = new ArrayList<>();
        String large = null;
        Layout first = null;
        boolean events = false;
        Map<String, String> known = new HashMap<>();
        for (Path file : files) {
            DataFiles.requireOnce(file, known);
            List<Line> rows = DataFiles.placedObjects(file);
            if (rows.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no lines; " + CascadeLayout.LINE);
            }
            CascadeLayout layout = CascadeLayout.of(rows.get(0).row(), file, largeModel, routeAttribute);
            large = large == null ? layout.largeModel() : large;
            first = first == null ? layout.kind() : first;
            events |= layout.hasEvents();
            int before = answers.size();
            List<Optional<TokenStatistics>> read = reader == null ? List.of() : read(reader, layout, rows, file);
            for (int i = 0; i < rows.size(); i++) {
                Line line = rows.get(i);
                RowAnswer row = reader == null ? layout.answer(line) : layout.answer(line, read.get(i));
                CascadeAnswer answer = row.answer();
                if (answer != null) {
                    answers.add(answer);
                } else {
                    left.merge(layout.route(line.row()), 1, Integer::sum);
                    why.add(row.defect(), line.place());
                }
            }
            sources.add(new RuleArtefact.Data(
                    String.valueOf(file.getFileName()), Sha256.hex(file), answers.size() - before));
        }
        if (answers.isEmpty() || first == null) {
            throw new IllegalArgumentException(files.get(0) + ": no line has token numbers and an outcome; "
                    + (reader == null
                            ? "events need tokens.logprobs or tokens.entropies, or --reader and a model that reads them, and"
                                    + " wrong: true or false"
                            : "events need a completion that the model can read whole, and wrong: true or false")
                    + "; " + why.sentence());
        }
        String name = String.valueOf(files.get(0).getFileName());
        RuleArtefact.Reader about = reader == null ? null : reader.about();
        return new CascadeAnswers(name, large, answers, left, why.counts(), sources, about, first, "")
                .settled(events ? "large_wrong" : "the outcome of " + large);
    }

    /** Decides once for all answers whether the larger model's outcomes are used, and says so where some are missing. */
    private CascadeAnswers settled(String field) {
        int known = LargerOutcomes.of(answers).count();
        int n = answers.size();
        if (known >= LargerOutcomes.FEWEST || known == n) {
            String said = known == n ? "" : (n - known) + " of " + n + " answers lack " + field;
            return new CascadeAnswers(name, largeModel, answers, left, why, sources, reader, layout, said);
        }
        List<CascadeAnswer> without =
                answers.stream().map(CascadeAnswer::withoutLarge).toList();
        String said = known == 0
                ? ""
                : (n - known) + " of " + n + " answers lack " + field + ": the outcomes of the other " + known
                        + " are too few (" + LargerOutcomes.FEWEST + " are needed) and are not used";
        return new CascadeAnswers(name, null, without, left, why, sources, reader, layout, said);
    }

    private static List<Optional<TokenStatistics>> read(
            AnswerReader reader, CascadeLayout layout, List<Line> rows, Path file) throws IOException {
        if (!layout.hasEvents()) {
            throw new IllegalArgumentException(
                    file + ": a model can only read events: each line needs the fields event and wrong");
        }
        try {
            return reader.read(rows.stream()
                    .map(line -> line.row().path("event").toString())
                    .toList());
        } catch (IOException e) {
            throw new IOException(file.getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** Whether the first line of a file belongs to one of the layouts. */
    public static boolean knows(Path file) throws IOException {
        List<JsonNode> rows = DataFiles.objects(file);
        return !rows.isEmpty() && CascadeLayout.known(rows.get(0));
    }

    /** Names of the larger models that the first line of a file has; empty where the layout names none. */
    public static List<String> largeModels(Path file) throws IOException {
        List<JsonNode> rows = DataFiles.objects(file);
        return rows.isEmpty() ? List.of() : CascadeLayout.largeModels(rows.get(0));
    }

    public CascadeAnswers {
        answers = List.copyOf(answers);
        left = new LinkedHashMap<>(left);
        why = new TreeMap<>(why);
        sources = List.copyOf(sources);
    }

    /** The same files with other answers. */
    CascadeAnswers with(List<CascadeAnswer> others) {
        return new CascadeAnswers(name, largeModel, others, left, why, sources, reader, layout, lacking);
    }

    /** Places of the answers by route, in order of first appearance. */
    static Map<String, int[]> routes(List<CascadeAnswer> answers) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            places.computeIfAbsent(answers.get(i).route(), route -> new ArrayList<>())
                    .add(i);
        }
        Map<String, int[]> out = new LinkedHashMap<>();
        places.forEach((route, list) ->
                out.put(route, list.stream().mapToInt(Integer::intValue).toArray()));
        return out;
    }

    /** How many rows have no answer that can be scored or no outcome; empty when all have both. */
    public String leftOut() {
        int rows = left.values().stream().mapToInt(Integer::intValue).sum();
        return rows == 0
                ? ""
                : rows + " rows left out without an answer that can be scored or without its outcome " + left + ": "
                        + LeftOut.named(why);
    }

    /**
     * A sentence on outcomes of the larger model that some answers lack; empty when there is nothing to say.
     *
     * @param figures what is said of the larger model, in the plural
     */
    public String note(String figures) {
        return lacking.isEmpty() || !hasLarge() ? lacking : lacking + ": " + figures + " are of the others";
    }

    /** Whether some answers have the larger model's outcome: then enough of the file for gains. */
    boolean hasLarge() {
        return largeModel != null;
    }
}
