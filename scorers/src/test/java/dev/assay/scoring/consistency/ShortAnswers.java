package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the default scorer says of short answers in tests. Stateless; any thread may use it. */
final class ShortAnswers {
    private static final SelfConsistencyScorer SCORER = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
    private static final int SAMPLES = 5;

    private ShortAnswers() {}

    /** All evidence on an answer whose samples are all the same. */
    static List<Evidence> score(@Nullable String prompt, String answer, String sample) {
        return SCORER.score(
                Subject.builder("e")
                        .prompt(prompt)
                        .text(answer)
                        .samples(Collections.nCopies(SAMPLES, sample).toArray(String[]::new))
                        .build(),
                LaneAnswers.NONE);
    }

    /** The evidence that decides. */
    static Evidence fusion(@Nullable String language, String answer, List<String> samples) {
        Subject subject = Subject.builder("e")
                .text(answer)
                .samples(samples.toArray(String[]::new))
                .language(language)
                .build();
        return SCORER.score(subject, LaneAnswers.NONE).stream()
                .filter(each -> each.scorer().equals(Finding.FUSION))
                .findFirst()
                .orElseThrow();
    }

    /** Whether one contradicts samples that all say the other, and the other way round; neither contradicts itself. */
    static void assertContradicts(@Nullable String language, String one, String other, boolean contradicts) {
        assertContradicted(language, one, other, contradicts);
        assertContradicted(language, other, one, contradicts);
        assertContradicted(language, one, one, false);
        assertContradicted(language, other, other, false);
    }

    private static void assertContradicted(
            @Nullable String language, String answer, String sample, boolean contradicted) {
        Evidence found = fusion(language, answer, Collections.nCopies(SAMPLES, sample));
        assertThat(found.measures())
                .as("%s against %s", answer, sample)
                .containsEntry("contradicted", contradicted ? 1.0 : 0.0);
        assertThat(found.flagged()).as("%s against %s", answer, sample).isEqualTo(contradicted);
    }
}
