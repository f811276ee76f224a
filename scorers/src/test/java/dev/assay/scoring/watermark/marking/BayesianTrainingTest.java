package dev.assay.scoring.watermark.marking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.watermark.marking.BayesianTraining.Example;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Parameters can be trained; {@code -Dassay.train=true} writes those that calibration reads. */
class BayesianTrainingTest {
    private static final Path FILE =
            Path.of("src", "main", "resources", "dev", "assay", "scoring", "calibration", "synthid-bayesian.json");
    /** With more, the loss on other texts rises again. */
    private static final int PASSES = 4;

    @Test
    void trainingTellsMarkedTextsFromOthers() throws IOException {
        List<Example> examples = BayesianTraining.examples(240, 3);
        BayesianTraining training = new BayesianTraining();
        double before = training.loss(examples);
        SplittableRandom random = new SplittableRandom(4);
        for (int pass = 0; pass < 6; pass++) {
            training.pass(examples, random);
        }
        List<Example> others = BayesianTraining.examples(240, 5);
        assertThat(training.loss(others)).isLessThan(0.85 * before);
        assertThat(training.right(others)).isGreaterThan(0.8);
        BayesianScore written = BayesianScore.of(new ObjectMapper().readTree(training.json()), 30);
        assertThat(written.beta(7)).isCloseTo(training.parameters().beta(7), within(1e-4));
        assertThat(written.delta(9, 3)).isCloseTo(training.parameters().delta(9, 3), within(1e-4));
        assertThat(written.priorLogOdds()).isZero();
    }

    @Test
    @EnabledIfSystemProperty(named = "assay.train", matches = "true")
    void theParametersOfTheCalibrationAreWritten() throws IOException {
        List<Example> examples = BayesianTraining.examples(6_000, 1);
        List<Example> others = BayesianTraining.examples(2_000, 2);
        BayesianTraining training = new BayesianTraining();
        SplittableRandom random = new SplittableRandom(1);
        for (int pass = 0; pass < PASSES; pass++) {
            training.pass(examples, random);
            System.out.printf(
                    "pass %d: loss %.4f, on others %.4f, right %.4f%n",
                    pass + 1, training.loss(examples), training.loss(others), training.right(others));
        }
        Files.writeString(FILE, training.json());
        assertThat(training.right(others)).isGreaterThan(0.8);
    }
}
