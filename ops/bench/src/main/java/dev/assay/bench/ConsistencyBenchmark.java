package dev.assay.bench;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.NgramModel;
import dev.assay.scoring.consistency.SelfCheckNgram;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.TokenIds;
import dev.assay.scoring.consistency.Vocabulary;
import dev.assay.scoring.consistency.lexical.LexicalSimilarity;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Self-consistency without a model on passages with twenty samples each, one passage after the other. Confined to the thread
 * that measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
public class ConsistencyBenchmark {
    private static final int ORDERS = 5;
    private static final int ANSWERED = 50;
    private static final int SAMPLED = 170;
    private static final int NAMED = 2;
    private static final SelfConsistencyScorer SCORER = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);

    static final String DATA = "../../scorers/src/test/resources/golden/consistency/wikibio_dev.jsonl.gz";

    /** Passages with samples, as JSON lines. */
    @Param(DATA)
    public String data = "";

    private List<LabelledPassage> passages = List.of();
    private List<Subject> subjects = List.of();
    private List<Subject> answers = List.of();
    private List<Subject> asked = List.of();
    // As in the scorer, nothing but its memory goes from one passage to the next.
    private final Vocabulary vocabulary = new Vocabulary();
    private int next;

    /** Reads the passages. */
    @Setup
    public void read() throws IOException {
        passages = DataFiles.lines(Path.of(data)).stream()
                .filter(LabelledPassage::accepts)
                .map(LabelledPassage::read)
                .toList();
        subjects = passages.stream()
                .map(passage -> passage.subject(0, passage.samples().size()))
                .toList();
        answers = passages.stream().map(passage -> answer(passage, null)).toList();
        asked = passages.stream()
                .map(passage -> answer(passage, "Who was " + first(passage.response(), NAMED) + "?"))
                .toList();
    }

    /** The beginning of a passage as a short answer, with samples of at most {@value #SAMPLED} words. */
    private static Subject answer(LabelledPassage passage, @Nullable String prompt) {
        return Subject.builder("e")
                .prompt(prompt)
                .text(first(passage.response(), ANSWERED))
                .samples(passage.samples().stream()
                        .map(sample -> Subject.SampledText.of(first(sample, SAMPLED)))
                        .toList())
                .language("en")
                .build();
    }

    private static String first(String text, int words) {
        return Arrays.stream(text.split(" ", -1)).limit(words).collect(Collectors.joining(" "));
    }

    private int turn() {
        next = (next + 1) % passages.size();
        return next;
    }

    /** SelfCheckGPT's n-gram scores of orders 1 to 5, from text to numbers. */
    @Benchmark
    public double ngrams(Cpu cpu) {
        cpu.operations++;
        double sum = 0;
        for (double score : scores(turn())) {
            sum += score;
        }
        return sum;
    }

    /** Number of passages. */
    int passages() {
        return passages.size();
    }

    /** Average over the sentences of a passage of their largest surprisal, by order less 1; passages follow in a circle. */
    double[] scores(int number) {
        LabelledPassage passage = passages.get(number % passages.size());
        vocabulary.clear(true);
        NgramModel model = new NgramModel(ORDERS, 0);
        TokenIds response = vocabulary.internText(passage.response());
        model.add(response);
        for (String sample : passage.samples()) {
            model.addSeen(vocabulary.internText(sample));
        }
        double[] scores = new double[ORDERS];
        for (int order = 1; order <= ORDERS; order++) {
            scores[order - 1] =
                    SelfCheckNgram.evaluateCapped(model, response, order).docAvgMax();
        }
        return scores;
    }

    /** Everything that the scorer puts into a verdict by default, the n-grams among it. */
    @Benchmark
    public List<Evidence> scorer(Cpu cpu) {
        cpu.operations++;
        return SCORER.score(subjects.get(turn()), LaneAnswers.NONE);
    }

    /** The same for a short answer without a prompt, the lexical similarity of its samples among it. */
    @Benchmark
    public List<Evidence> answers(Cpu cpu) {
        cpu.operations++;
        return SCORER.score(answers.get(turn()), LaneAnswers.NONE);
    }

    /** The same with a prompt, whose words are left out. */
    @Benchmark
    public List<Evidence> asked(Cpu cpu) {
        cpu.operations++;
        return SCORER.score(asked.get(turn()), LaneAnswers.NONE);
    }

    /** Lexical similarity (ROUGE-L) of all pairs of the twenty samples. */
    @Benchmark
    public double lexical(Cpu cpu) {
        cpu.operations++;
        return lexical(turn());
    }

    /** The same of one passage; passages follow in a circle. */
    double lexical(int number) {
        return LexicalSimilarity.ROUGE_L.uncertainty(
                passages.get(number % passages.size()).samples());
    }
}
