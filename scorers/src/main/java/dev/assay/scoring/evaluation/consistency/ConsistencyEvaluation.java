package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.text.Visible;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tables of how well the consistency scores find errors in labelled data, as {@code evaluate consistency} prints them. The
 * layout of each file is told by its fields. Immutable; any thread may use it.
 */
public final class ConsistencyEvaluation {
    private final ConsistencyConfig config;
    private final int sampleLimit;
    private final ConsistencyModel model;
    private final @Nullable Path plots;

    /**
     * An evaluation.
     *
     * @param config the levels whose accuracy is printed and the n-gram orders
     * @param sampleLimit use the first so many samples of each record, 0 for all
     */
    public ConsistencyEvaluation(ConsistencyConfig config, int sampleLimit) {
        this(config, sampleLimit, ModelFile.bundled(), null);
    }

    /**
     * An evaluation of a model of one's own.
     *
     * @param model fusion and calibrations
     * @param plots folder for curves, or null
     */
    public ConsistencyEvaluation(
            ConsistencyConfig config, int sampleLimit, ConsistencyModel model, @Nullable Path plots) {
        this.model = model;
        this.plots = plots;
        this.config = config;
        this.sampleLimit = LabelledFile.requireSamples(sampleLimit);
    }

    /** The tables of all files, in order. */
    public record Result(List<PassageTable> passages, List<AnswerTable> answers, List<ReliabilityTable> reliability) {}

    /**
     * Scores every record of every file and prints one table a file; several files of passages also get one together.
     *
     * @throws IOException when a file cannot be read, or its layout is none of the known ones
     */
    public Result run(List<Path> files, Appendable out) throws IOException {
        Tables tables = new Tables(out);
        List<String> alike = new ArrayList<>();
        for (Path file : files) {
            LabelledFile labelled = LabelledFile.read(file);
            String why = labelled.isPassages() ? tables.addPassages(labelled) : tables.addAnswers(labelled);
            if (why == null) {
                fittedOn(file, out);
            } else {
                alike.add(labelled.name() + ": " + why);
            }
        }
        Result result = tables.all();
        boolean none = result.passages.isEmpty() && result.answers.isEmpty();
        refused(alike, none, out);
        return result;
    }

    /** The tables so far; confined to one call. */
    private final class Tables {
        private final Appendable out;
        private final List<PassageTable> passageTables = new ArrayList<>();
        private final List<AnswerTable> answerTables = new ArrayList<>();
        private final List<ReliabilityTable> reliability = new ArrayList<>();
        private final List<LabelledPassage> allPassages = new ArrayList<>();
        private int files;

        Tables(Appendable out) {
            this.out = out;
        }

        /** Adds a table, or says why there is none. */
        @Nullable
        String addPassages(LabelledFile file) throws IOException {
            List<LabelledPassage> all = file.passages();
            List<LabelledPassage> passages = withSamples(file.name(), all, LabelledPassage::samples, out);
            allPassages.addAll(passages);
            files++;
            String alike = labels(passages, all.size() - passages.size());
            if (alike == null) {
                passageTables.add(passages(file.name(), passages, reliability, out));
            }
            return alike;
        }

        /** Adds a table, or says why there is none. */
        @Nullable
        String addAnswers(LabelledFile file) throws IOException {
            List<LabelledAnswer> all = file.answers();
            List<LabelledAnswer> answers = withSamples(file.name(), all, LabelledAnswer::samples, out);
            ScoredItems items = new ScoredItems(file.name(), "answers");
            AnswerTable table = AnswerTable.of(file.name(), answers, sampleLimit, config, model, items);
            if (table == null) {
                return alike(items, all.size() - answers.size(), answers.size() - items.wrong.size());
            }
            table.print(out);
            finish(items, reliability, out);
            answerTables.add(table);
            return null;
        }

        /** Adds the table of all passages together where they are of several files. */
        Result all() throws IOException {
            if (files > 1 && labels(allPassages, 0) == null) {
                passageTables.add(passages("all passages", allPassages, reliability, out));
            }
            return new Result(List.copyOf(passageTables), List.copyOf(answerTables), List.copyOf(reliability));
        }
    }

    /**
     * How many sentences are in error, where that are all or none; else null.
     *
     * @param without passages that are left out for want of samples
     */
    private static @Nullable String labels(List<LabelledPassage> passages, int without) {
        List<Integer> all =
                passages.stream().flatMap(one -> one.labels().stream()).toList();
        long wrong = all.stream().filter(label -> label > 0).count();
        return wrong == 0 || wrong == all.size()
                ? wrong + " of " + all.size() + " sentences are in error"
                        + (without == 0 ? "" : " (left out: " + "passages without samples with text: " + without + ")")
                : null;
    }

    /**
     * How many of the answers that can be judged are wrong, which are all or none.
     *
     * @param without answers that are left out for want of samples
     * @param silent answers that are left out as they say nothing
     */
    private static String alike(ScoredItems items, int without, int silent) throws IOException {
        long wrong = items.wrong.stream().filter(one -> one).count();
        int judged = items.wrong.size();
        if (judged == 0) {
            throw new IOException(items.dataset + ": no answer holds anything that could be judged");
        }
        if (without + silent == 0) {
            return wrong + " of " + judged + " answers are wrong";
        }
        List<String> left = new ArrayList<>();
        if (without > 0) {
            left.add(without + " without samples with text");
        }
        if (silent > 0) {
            left.add(silent + " with nothing that could be judged");
        }
        return "of the answers that can be judged " + (judged - wrong) + " are right and " + wrong
                + " wrong (left out: " + String.join(", ", left) + ")";
    }

    /** Files with labels of one kind, on which no score can be right or wrong. */
    private static void refused(List<String> alike, boolean nothingElse, Appendable out) throws IOException {
        String why = ", so that there is nothing to tell apart";
        if (nothingElse) {
            throw new IOException(String.join("; ", alike) + why);
        }
        for (String one : alike) {
            out.append(one).append(why).append(String.format(": no table%n"));
        }
    }

    private PassageTable passages(
            String name, List<LabelledPassage> passages, List<ReliabilityTable> reliability, Appendable out)
            throws IOException {
        ScoredItems items = new ScoredItems(name, "sentences");
        PassageTable table = PassageTable.of(name, passages, sampleLimit, config, model, items);
        table.print(out);
        finish(items, reliability, out);
        return table;
    }

    /** The records that can be judged at all; how many cannot is printed. */
    private <T> List<T> withSamples(String name, List<T> records, Function<T, List<String>> samples, Appendable out)
            throws IOException {
        List<T> kept = records.stream()
                .filter(one -> samples.apply(one).stream()
                        .limit(sampleLimit == 0 ? Integer.MAX_VALUE : sampleLimit)
                        .anyMatch(Visible::any))
                .toList();
        if (kept.isEmpty()) {
            throw new IOException(name + ": no record has samples with text" + amongFirst());
        }
        if (kept.size() < records.size()) {
            out.append(String.format(
                    "%s: %d of %d records have no samples with text%s and are left out%n",
                    name, records.size() - kept.size(), records.size(), amongFirst()));
        }
        return kept;
    }

    private String amongFirst() {
        return sampleLimit == 0 ? "" : " among the first " + sampleLimit;
    }

    private void finish(ScoredItems items, List<ReliabilityTable> reliability, Appendable out) throws IOException {
        ReliabilityTable table = ReliabilityTable.of(items);
        table.print(out);
        reliability.add(table);
        if (plots != null) {
            for (Path drawn : ConsistencyPlots.write(items, plots)) {
                out.append("drew ").append(drawn.toString()).append(System.lineSeparator());
            }
        }
    }

    /** Figures on the data of the fit are better than on other data. */
    private void fittedOn(Path file, Appendable out) throws IOException {
        String hash = DataFiles.sha256(file);
        boolean known =
                model.sources().stream().anyMatch(source -> source.sha256().equals(hash));
        if (known) {
            out.append(String.format(
                    "fusion and probabilities were fitted on this very file: see the cross-validated figures of assay"
                            + " calibrate consistency%n%n"));
        }
    }
}
