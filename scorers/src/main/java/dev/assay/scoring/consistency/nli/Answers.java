package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.Reading;
import dev.assay.scoring.consistency.Samples;
import dev.assay.scoring.consistency.nli.MeaningRule.Pair;
import dev.assay.scoring.consistency.semantic.NliLabel;
import dev.assay.scoring.consistency.semantic.NliPairs;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The whole answers of one event, response first where it counts, and what is known about pairs of distinct ones. Confined
 * to the scoring thread.
 */
final class Answers {
    private final String model;
    private final List<String> distinct;
    private final int[] texts;
    private final LaneAnswers known;

    Answers(Subject subject, Samples samples, NliConfig config, LaneAnswers known) {
        this.model = config.model();
        this.known = known;
        String prompt = subject.prompt();
        String before = config.withPrompt() && prompt != null && !prompt.isBlank() ? prompt.strip() + " " : "";
        List<String> all = new ArrayList<>();
        if (config.countResponse()) {
            all.add(behind(before, Samples.text(Reading.text(subject))));
        }
        samples.texts().forEach(text -> all.add(behind(before, text)));
        this.distinct = List.copyOf(new LinkedHashSet<>(all));
        this.texts = all.stream().mapToInt(distinct::indexOf).toArray();
    }

    /** The very text where nothing precedes it: equality of the same object is seen at once, and long texts are looked up often. */
    private static String behind(String before, String text) {
        return before.isEmpty() ? text : before + text;
    }

    /** Which distinct text each answer is, [n]. */
    int[] texts() {
        return texts;
    }

    /** u, the number of distinct texts. */
    int distinct() {
        return distinct.size();
    }

    LaneQuery query(Pair pair) {
        return new LaneQuery(model, distinct.get(pair.premise()), distinct.get(pair.hypothesis()));
    }

    /** All u (u - 1) ordered pairs. */
    Set<Pair> allPairs() {
        Set<Pair> out = new LinkedHashSet<>();
        for (int a = 0; a < distinct.size(); a++) {
            for (int b = 0; b < distinct.size(); b++) {
                if (a != b) {
                    out.add(new Pair(a, b));
                }
            }
        }
        return out;
    }

    private @Nullable LaneAnswer answer(Pair pair) {
        return known.byQuery().get(query(pair));
    }

    /** The label, or null when nobody asked; a failed answer is neutral, and {@link #failure} tells. */
    @Nullable
    NliLabel label(int a, int b) {
        LaneAnswer answer = answer(new Pair(a, b));
        if (answer == null) {
            return null;
        }
        return answer instanceof LaneAnswer.Row row ? Judgement.of(row).label() : NliLabel.NEUTRAL;
    }

    /**
     * Why there is no number, or null: the first failed answer among all pairs, or that of some only a part was read. Where an
     * answer loses its end beside the other, what the other says there follows from nothing, and answers that agree would
     * differ.
     */
    LaneAnswer.@Nullable Failure failure() {
        int cut = 0;
        for (Pair pair : allPairs()) {
            LaneAnswer answer = answer(pair);
            if (answer instanceof LaneAnswer.Failure failure) {
                return failure;
            }
            cut += answer instanceof LaneAnswer.Row row && row.truncated() ? 1 : 0;
        }
        return cut == 0
                ? null
                : new LaneAnswer.Failure(Reason.TRUNCATION, cut + " pairs of answers are longer than the model reads");
    }

    /** How many pairs were answered. */
    int asked() {
        return (int) allPairs().stream()
                .filter(pair -> answer(pair) instanceof LaneAnswer.Row)
                .count();
    }

    /** What was said of premise i and hypothesis j for all n answers; every pair has to be known, [n][n]. */
    Judgement[][] judgements() {
        int u = distinct.size();
        Judgement[][] byText = new Judgement[u][u];
        for (int a = 0; a < u; a++) {
            for (int b = 0; b < u; b++) {
                byText[a][b] = a == b ? Judgement.SAME : judgement(new Pair(a, b));
            }
        }
        Judgement[][] out = new Judgement[texts.length][texts.length];
        for (int i = 0; i < texts.length; i++) {
            for (int j = 0; j < texts.length; j++) {
                out[i][j] = byText[texts[i]][texts[j]];
            }
        }
        return out;
    }

    private Judgement judgement(Pair pair) {
        if (answer(pair) instanceof LaneAnswer.Row row) {
            return Judgement.of(row);
        }
        throw new IllegalStateException("never answered: " + query(pair));
    }

    /** Their probabilities, [n][n][3]. */
    static NliPairs pairs(Judgement[][] judgements) {
        double[][][] out = new double[judgements.length][judgements.length][];
        for (int i = 0; i < out.length; i++) {
            for (int j = 0; j < out.length; j++) {
                out[i][j] = judgements[i][j].probabilities();
            }
        }
        return new NliPairs(out);
    }
}
