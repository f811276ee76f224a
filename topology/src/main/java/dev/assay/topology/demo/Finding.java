package dev.assay.topology.demo;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.Verdict;
import dev.assay.scoring.cascade.tiers.TierScorer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a verdict says about a bundled event, in plain words, and whether that is what the label says. Immutable; any thread
 * may read it.
 *
 * @param words the finding, with its number and the level it was held against where there is one
 * @param detail what more there is to say, maybe nothing
 * @param agrees whether it is what the label says
 */
record Finding(String words, String detail, boolean agrees) {
    private static final String FLAGGED_BY = "flagged_by";
    private static final double TINY = 0.001;

    /** Reads the part of the verdict that concerns the event's family. */
    static Finding of(DemoEvent event, Verdict verdict) {
        return switch (event.kind()) {
            case WATERMARK -> watermark(event, verdict);
            case CONSISTENCY -> consistency(event, verdict);
            case CASCADE -> cascade(event, verdict);
        };
    }

    /** A watermark has to be found with the key that it was made with; without one no key may find any. */
    private static Finding watermark(DemoEvent event, Verdict verdict) {
        List<Evidence> tested = verdict.getEvidence().stream()
                .filter(one -> one.getFamily() == Family.WATERMARK && one.getDisposition() == Disposition.SCORED)
                .toList();
        if (tested.isEmpty()) {
            return none(verdict, Family.WATERMARK);
        }
        List<Evidence> found = tested.stream().filter(Finding::flagged).toList();
        String key = event.event().getAttributes().get("key");
        boolean agrees = event.kind().positive(event.label())
                ? key != null && found.stream().anyMatch(one -> key.equals(one.getKeyId()))
                : found.isEmpty();
        Evidence shown = found.isEmpty() ? least(tested) : least(found);
        String detail = found.isEmpty()
                ? "least of %d keys".formatted(tested.size())
                : shown.getKeyId() + ", " + counted(shown) + read(shown);
        return new Finding((found.isEmpty() ? "none found, p = " : "found, p = ") + p(shown), detail, agrees);
    }

    /** Says where the event had no token ids. */
    private static String read(Evidence evidence) {
        return "text".equals(evidence.getNotes().get("tokens")) ? ", read from the text" : "";
    }

    /** Green tokens are counted; other schemes add up something of their own. */
    private static String counted(Evidence evidence) {
        String name = evidence.getStatisticName();
        return name == null || name.equals("green")
                ? String.format(
                        Locale.ROOT, "%.0f of %d tokens green", evidence.getStatistic(), evidence.getEffectiveCount())
                : String.format(
                        Locale.ROOT,
                        "%s %.0f over %d draws",
                        name.replace('_', ' '),
                        evidence.getStatistic(),
                        evidence.getEffectiveCount());
    }

    private static Evidence least(List<Evidence> evidence) {
        return evidence.stream()
                .min((a, b) -> Double.compare(adjusted(a), adjusted(b)))
                .orElseThrow();
    }

    private static double adjusted(Evidence evidence) {
        Double p = evidence.getAdjustedPValue();
        return p == null ? 1 : p;
    }

    private static String p(Evidence evidence) {
        double p = adjusted(evidence);
        return String.format(Locale.ROOT, p < TINY ? "%.0e" : "%.2g", p);
    }

    /** The scorer says itself which of its numbers decides: long answers by unsupported words, short ones by agreement. */
    private static Finding consistency(DemoEvent event, Verdict verdict) {
        Evidence deciding = verdict.getEvidence().stream()
                .filter(one ->
                        one.getScorer().equals("consistency." + one.getNotes().get(FLAGGED_BY)))
                .findFirst()
                .orElse(null);
        Boolean flagged = deciding == null ? null : deciding.getFlagged();
        if (deciding == null || flagged == null) {
            return none(verdict, Family.CONSISTENCY);
        }
        boolean byAgreement = deciding.getScorer().endsWith(".agreement");
        // The fusion is compared by its calibrated probability, the others by their score.
        Double probability = deciding.getScorer().endsWith(".fusion") ? deciding.getProbability() : null;
        String words = (flagged ? "unsupported, " : "supported, ")
                + number(
                        probability == null ? deciding.getScore() : probability,
                        deciding.getMeasures().get("threshold"));
        String detail =
                (byAgreement ? "overlap with %d samples" : "against %d samples").formatted(deciding.getEffectiveCount())
                        + embedding(verdict);
        return new Finding(words, detail, flagged == event.kind().positive(event.label()));
    }

    private static String embedding(Verdict verdict) {
        Evidence model = neural(verdict);
        return model == null ? "" : String.format(Locale.ROOT, ", cosine %.2f", model.getStatistic());
    }

    /** The evidence of the sentence encoder, or null. */
    static @Nullable Evidence neural(Verdict verdict) {
        return verdict.getEvidence().stream()
                .filter(one -> "mean_cosine".equals(one.getStatisticName()))
                .findFirst()
                .orElse(null);
    }

    /** How many language models read the text, 0 to 2. */
    static int languageModels(Verdict verdict) {
        return verdict.getEvidence().stream()
                .filter(one -> one.getScorer().equals(TierScorer.ID))
                .mapToInt(one -> (one.getMeasures().containsKey("tier1.score") ? 1 : 0)
                        + (one.getMeasures().containsKey("tier2.score") ? 1 : 0))
                .sum();
    }

    private static Finding cascade(DemoEvent event, Verdict verdict) {
        DeferralDecision decision = verdict.getDeferral();
        if (decision == null || decision.getScore() == null) {
            Object why = decision == null ? verdict.getReason() : decision.getReason();
            return new Finding("no decision: " + why, "", false);
        }
        boolean deferred = decision.getDecision() == Decision.DEFER;
        boolean accepted = decision.getDecision() == Decision.ACCEPT;
        String words = (deferred ? "defer, " : accepted ? "accept, " : "undecided, ")
                + number(decision.getScore(), decision.getThreshold());
        boolean agrees = event.kind().positive(event.label()) ? deferred : accepted;
        return new Finding(words, "mean token log-probability", agrees);
    }

    /** Whether this verdict sends its event to a larger model. */
    static boolean defers(Verdict verdict) {
        DeferralDecision decision = verdict.getDeferral();
        return decision != null && decision.getDecision() == Decision.DEFER;
    }

    private static String number(@Nullable Double value, @Nullable Double level) {
        double number = Objects.requireNonNull(value);
        if (level == null) {
            return String.format(Locale.ROOT, "%.2f", number);
        }
        String sign = number < level ? "<" : number > level ? ">" : "=";
        return String.format(Locale.ROOT, "%.2f %s %.2f", number, sign, level);
    }

    private static Finding none(Verdict verdict, Family family) {
        Object why = verdict.getEvidence().stream()
                .filter(one -> one.getFamily() == family)
                .map(Evidence::getReason)
                .findFirst()
                .orElse(verdict.getReason());
        return new Finding("no finding: " + why, "", false);
    }

    private static boolean flagged(Evidence evidence) {
        return Boolean.TRUE.equals(evidence.getFlagged());
    }
}
