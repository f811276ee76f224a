package dev.assay.scoring.watermark.marking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.calibration.CalibrationScheme.Caches;
import dev.assay.scoring.watermark.TokenText;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the embedding side marks, the detector of the same key finds, and that of another key does not. */
class MarkingRoundTripTest {
    static List<MarkedScheme> schemes() {
        return MarkedSchemes.all();
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void theKeyThatMarkedATextIsFound(MarkedScheme scheme) {
        SplittableRandom random = new SplittableRandom(scheme.name().hashCode());
        double strength = scheme.strengths()[2];
        Model model = Model.of(1, scheme.vocabularySize());
        int found = 0;
        int foundByAnother = 0;
        int texts = 3;
        for (int i = 0; i < texts; i++) {
            long key = random.nextLong();
            Marker marker = scheme.embedder().marker(key, strength, scheme.vocabularySize(), random);
            TokenText text = Marked.text(model, marker, Math.min(200, scheme.longest()), random);
            found += finds(scheme, key, text) ? 1 : 0;
            foundByAnother += finds(scheme, key ^ 0x5DEECE66DL, text) ? 1 : 0;
        }
        assertThat(found).as("found of %d", texts).isEqualTo(texts);
        // Who has no key finds what anybody marked.
        boolean keyless = scheme.name().equals("yang-words");
        assertThat(foundByAnother).as("found under another key").isEqualTo(keyless ? texts : 0);
    }

    private static boolean finds(MarkedScheme scheme, long key, TokenText text) {
        return scheme.found()
                .flags(scheme.detector()
                        .detector(key, scheme.vocabularySize(), Caches.small())
                        .detect(text)
                        .orElseThrow());
    }
}
