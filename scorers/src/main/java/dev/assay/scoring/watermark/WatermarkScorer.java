package dev.assay.scoring.watermark;

import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.text.Visible;
import dev.assay.scoring.watermark.green.DrawWindows;
import dev.assay.scoring.watermark.green.WindowCover;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tries the keys of a ring on a completion: one finding per attempt, with the exact tail over independent draws as its
 * p-value and the reference's numbers as measures, and one more per key that searches windows. A negative finding means "not
 * this key", never "no watermark". Safe for use by any number of threads.
 */
public final class WatermarkScorer implements Scorer {
    /** Id of this scorer; evidence carries the id of the key's scheme. */
    public static final String ID = "watermark";

    /** What the search of windows adds to a scorer id. */
    public static final String WINDOW_SUFFIX = ".window";

    private final KeyRing ring;
    private final Intake intake;

    /** A scorer for events that carry their token ids. */
    public WatermarkScorer(KeyRing ring) {
        this(ring, new EventTokensIntake(ring));
    }

    /**
     * A scorer.
     *
     * @param ring all keys that the intake may try
     * @param intake which of them are tried on which tokens
     */
    public WatermarkScorer(KeyRing ring, Intake intake) {
        this.ring = ring;
        this.intake = intake;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Family family() {
        return Family.WATERMARK;
    }

    @Override
    public String describe() {
        return ID + " exact distinct-draws keys="
                + ring.keys().stream().map(WatermarkKey::describe).collect(Collectors.joining(",", "[", "]"))
                + " intake=" + intake.describe();
    }

    @Override
    public List<Evidence> score(Subject subject, LaneAnswers answers) {
        List<Attempt> attempts = intake.attempts(subject);
        if (attempts.isEmpty()) {
            boolean empty = ring.keys().isEmpty();
            String detail = empty ? "the key ring is empty" : "no key concerns this tenant and time";
            return List.of(abstained(ID, Reason.NO_KEY, detail).build());
        }
        Attempt first = attempts.get(0);
        if (lacksTokens(first) && attempts.stream().allMatch(WatermarkScorer::lacksTokens)) {
            return List.of(abstained(ID, first.reason(), first.detail()).build());
        }
        List<Evidence> evidence = new ArrayList<>();
        Set<String> read = new HashSet<>();
        for (Attempt attempt : attempts) {
            WatermarkKey key = attempt.key();
            if (!key.detector().readsText() || attempt.reason() == Reason.TESTS_CUT) {
                add(evidence, attempt);
            } else if (read.add(key.id())) {
                // Whatever tokens it was to be tried on: the text is the same, and so is the test.
                add(evidence, onText(key, subject.text(), attempt.notes()));
            }
        }
        return evidence;
    }

    private static Attempt onText(WatermarkKey key, String text, Map<String, String> notes) {
        return Visible.none(text)
                ? Attempt.not(key, Reason.EMPTY_TEXT, "completion")
                : Attempt.on(key, TokenText.ofText(text), notes);
    }

    /** A lack of the event itself, which would read the same under every key. */
    private static boolean lacksTokens(Attempt attempt) {
        return !attempt.key().detector().readsText()
                && (attempt.reason() == Reason.NO_TOKENS || attempt.reason() == Reason.INVALID_TOKEN_ID);
    }

    private static Evidence.Builder abstained(String scorer, Reason reason, @Nullable String detail) {
        return Evidence.abstained(scorer, Family.WATERMARK, reason, detail);
    }

    private static void add(List<Evidence> evidence, Attempt attempt) {
        WatermarkKey key = attempt.key();
        TokenText text = attempt.text();
        if (text == null) {
            evidence.add(of(attempt, abstained(key.scorerId(), attempt.reason(), attempt.detail())));
            return;
        }
        if (key.detector().readsEntropies() && text.entropies().length != text.ids().length) {
            evidence.add(of(attempt, abstained(key.scorerId(), Reason.NO_ENTROPIES, "tokens.entropies")));
            return;
        }
        Optional<Detection> found = key.detector().detect(text).map(one -> placed(one, text.places()));
        evidence.add(found.map(one -> finding(attempt, one))
                .orElseGet(() -> tooShort(attempt, "", key.detector().shortest())));
        if (key.windows() && found.isPresent()) {
            windows(attempt, found.get()).ifPresent(evidence::add);
        }
    }

    private static Detection placed(Detection found, Draws.@Nullable Places places) {
        Draws draws = found.draws();
        return draws == null || places == null ? found : found.withDraws(draws.placedAt(places));
    }

    /** No evidence against the null: p = 1, with the reason. */
    private static Evidence tooShort(Attempt attempt, String suffix, String detail) {
        return of(
                attempt,
                abstained(attempt.key().scorerId() + suffix, Reason.TOO_SHORT, detail)
                        .pValue(1, 0)
                        .effectiveCount(0));
    }

    private static Evidence finding(Attempt attempt, Detection found) {
        Evidence.Builder evidence = Evidence.scored(attempt.key().scorerId(), Family.WATERMARK)
                .statistic(found.statisticName(), found.statistic())
                .effectiveCount(found.effectiveCount());
        tested(evidence, attempt.key(), found.tail());
        for (Map.Entry<String, Double> measure : found.measures().entrySet()) {
            // A number that the reference cannot compute for this text is left out.
            if (Double.isFinite(measure.getValue())) {
                evidence.measure(measure.getKey(), measure.getValue());
            }
        }
        if (found.draws() != null) {
            evidence.draws(found.draws());
        }
        return of(attempt, evidence);
    }

    /** The strongest window as a test of its own, corrected for the search; none for schemes without draws. */
    private static Optional<Evidence> windows(Attempt attempt, Detection found) {
        Draws draws = found.draws();
        if (draws == null || !DrawWindows.have(draws.law())) {
            return Optional.empty();
        }
        if (draws.count() <= WindowCover.SMALLEST) {
            String detail = "windows need more than " + WindowCover.SMALLEST + " different draws";
            return Optional.of(tooShort(attempt, WINDOW_SUFFIX, detail));
        }
        DrawWindows.Strongest window = DrawWindows.of(draws);
        Evidence.Builder evidence = Evidence.scored(attempt.key().scorerId() + WINDOW_SUFFIX, Family.WATERMARK)
                .statistic(found.statisticName(), window.sum())
                .effectiveCount(window.end() - window.start())
                .measure("windows_tried", window.windows())
                .span(draws.span(window.start(), window.end(), "window", window.sum(), Map.of()));
        tested(evidence, attempt.key(), window.tail());
        return Optional.of(of(attempt, evidence));
    }

    private static void tested(Evidence.Builder evidence, WatermarkKey key, TailProbability tail) {
        evidence.pValue(tail.p(), tail.log10());
        Double alpha = key.alpha();
        if (alpha != null) {
            evidence.flagged(tail.log10() <= Math.log10(alpha));
        }
    }

    private static Evidence of(Attempt attempt, Evidence.Builder evidence) {
        evidence.keyId(attempt.key().id());
        attempt.notes().forEach(evidence::note);
        return evidence.build();
    }
}
