package dev.assay.scoring.machinetext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextCalibrationTest {

    @Test
    void theFileKeepsEverythingAndNoticesAChange(@TempDir Path folder) throws IOException {
        TextCalibrator calibrator = new TextCalibrator(List.of(1, 10));
        calibrator.add("machine-text.likelihood", "producer raw", 5L, -1.25);
        calibrator.add("machine-text.likelihood", "producer raw", 50L, -0.5);
        calibrator.add("machine-text.binoculars", "proxy x", 50L, 0.75);
        calibrator.from(new TextCalibration.Data("human.jsonl", "00ff", 2));
        TextCalibration made = calibrator.finish();
        Path file = folder.resolve("c.json");
        Files.write(file, TextCalibrationFile.write(made));
        TextCalibration read = TextCalibrationFile.read(file);
        assertThat(read.fingerprint()).isEqualTo(made.fingerprint()).hasSize(16);
        assertThat(read.data()).isEqualTo(made.data());
        assertThat(read.texts()).isEqualTo(made.texts()).hasSize(3);
        assertThat(TextCalibrationFile.write(read)).isEqualTo(Files.readAllBytes(file));
        assertThat(read.pValue("machine-text.likelihood", "producer raw", 12, -0.5))
                .isEqualTo(new TextCalibration.Conformal(1, 1));
        assertThat(read.pValue("machine-text.likelihood", "producer processed", 12, -0.5))
                .isNull();
        // Lower Binoculars speak for a machine, so the stored score is turned.
        assertThat(read.pValue("machine-text.binoculars", "proxy x", 12, -0.7).p())
                .isEqualTo(0.5);
        Files.writeString(file, Files.readString(file).replace("-1.25", "-1.5"));
        assertThatThrownBy(() -> TextCalibrationFile.read(file)).hasMessageContaining("fingerprint does not belong");
        Files.write(file, "secret text".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> TextCalibrationFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not JSON")
                .hasMessageNotContaining("secret");
        Files.writeString(file, "{\"format\":\"assay-text-calibration/1\",\"bounds\":[5]}");
        assertThatThrownBy(() -> TextCalibrationFile.read(file))
                .hasMessageContaining("buckets [5]: each has to begin with more tokens");
    }

    @Test
    void bucketsRiseFromOneToken() {
        for (List<Integer> buckets : List.of(List.of(5, 3), List.of(1, 5, 3), List.of(5, 7), List.<Integer>of())) {
            assertThatThrownBy(() -> new TextCalibrator(buckets).finish())
                    .hasMessage(
                            "buckets " + buckets
                                    + ": each has to begin with more tokens than the one before it, and the first with one token");
        }
    }

    @Test
    void lengthsFallIntoTheirBucket() {
        TextCalibration none = new TextCalibrator(TextCalibration.BOUNDS).finish();
        assertThat(none.bucket(0)).isEqualTo("1 to 49 tokens");
        assertThat(none.bucket(49)).isEqualTo("1 to 49 tokens");
        assertThat(none.bucket(50)).isEqualTo("50 to 99 tokens");
        assertThat(none.bucket(3200)).isEqualTo("3200 tokens or more");
        assertThat(none.bucket(Integer.MAX_VALUE)).isEqualTo("3200 tokens or more");
        assertThat(none.pValue("machine-text.likelihood", "producer raw", 60, 0))
                .isNull();
    }

    @Test
    void tiesCountAgainstTheText() {
        double[] human = {1, 2, 2, 3};
        assertThat(TextCalibration.conformal(human, 2)).isEqualTo(4 / 5.0);
        assertThat(TextCalibration.conformal(human, 3.5)).isEqualTo(1 / 5.0);
        assertThat(TextCalibration.conformal(human, 0)).isEqualTo(1);
        assertThat(TextCalibration.conformal(new double[0], 0)).isEqualTo(1);
    }

    @Test
    void oneMoreHumanTextIsRarelyBelowALevel() {
        Random random = new Random(3);
        int rejected = 0;
        int rounds = 4000;
        for (int round = 0; round < rounds; round++) {
            double[] human = random.doubles(30).sorted().toArray();
            rejected += TextCalibration.conformal(human, random.nextDouble()) <= 0.1 ? 1 : 0;
        }
        assertThat(rejected / (double) rounds).isBetween(0.08, 0.115);
    }
}
