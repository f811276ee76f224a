package dev.assay.scoring.engine;

import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.text.Visible;
import org.jspecify.annotations.Nullable;

/**
 * The contract that a subject must keep before any scorer sees it. Immutable; any thread may call it.
 *
 * <p>What is merely absent is no violation: a scorer that needs it abstains. Nor is what a serving engine's rounding lifted
 * above 0 by at most {@link ColumnDefects#ROUNDING}: it counts as 0 for every scorer.
 */
public final class InputRules {
    private final InputLimits limits;

    public InputRules(InputLimits limits) {
        this.limits = limits;
    }

    /** One broken rule; the detail names field, position and limit, never content. */
    public record Violation(Reason reason, String detail) {}

    /** The first broken rule in a fixed order, or null. */
    public @Nullable Violation check(Subject subject) {
        if (subject.eventId().isBlank()) {
            return new Violation(Reason.MISSING_EVENT_ID, "eventId is blank");
        }
        Violation id = whole("eventId", subject.eventId());
        if (id != null) {
            // It could not be written back: another id would stand in the verdict.
            return id;
        }
        boolean read =
                Visible.any(subject.text()) || subject.sentences().stream().anyMatch(Visible::any);
        if (!read && subject.tokens().length() == 0) {
            return new Violation(Reason.EMPTY_TEXT, "neither completion nor sentences nor tokens");
        }
        Violation found = text("completion", subject.text());
        if (found == null && subject.prompt() != null) {
            found = text("prompt", subject.prompt());
        }
        if (found == null) {
            found = promptIds(subject.promptIds());
        }
        if (found == null) {
            found = tokens("tokens", subject.tokens());
        }
        return found != null ? found : samples(subject);
    }

    private @Nullable Violation samples(Subject subject) {
        if (subject.samples().size() > limits.maxSamples()) {
            return new Violation(
                    Reason.TOO_MANY_SAMPLES, subject.samples().size() + " samples, at most " + limits.maxSamples());
        }
        for (int i = 0; i < subject.samples().size(); i++) {
            SampledText sample = subject.samples().get(i);
            Violation found = text("samples[" + i + "].text", sample.text());
            if (found == null) {
                found = tokens("samples[" + i + "].tokens", sample.tokens());
            }
            if (found != null) {
                return found;
            }
        }
        Violation similarities = JudgementRules.check(subject);
        if (similarities != null) {
            return similarities;
        }
        for (int i = 0; i < subject.sentences().size(); i++) {
            Violation found = text("sentences[" + i + "]", subject.sentences().get(i));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Violation text(String field, String text) {
        if (text.length() > limits.maxTextChars()) {
            return new Violation(
                    Reason.TEXT_TOO_LONG,
                    field + " has " + text.length() + " characters, at most " + limits.maxTextChars());
        }
        return whole(field, text);
    }

    private static @Nullable Violation whole(String field, String text) {
        int position = loneSurrogate(text);
        return position < 0
                ? null
                : new Violation(Reason.MALFORMED_TEXT, field + " has a lone surrogate at character " + position);
    }

    private @Nullable Violation promptIds(int[] ids) {
        if (ids.length > limits.maxTokens()) {
            return new Violation(
                    Reason.TOO_MANY_TOKENS, "promptIds has " + ids.length + " tokens, at most " + limits.maxTokens());
        }
        return ids("promptIds", ids);
    }

    private @Nullable Violation tokens(String field, TokenColumns tokens) {
        int length = tokens.length() > 0 ? tokens.length() : JudgementRules.length(tokens);
        if (length > limits.maxTokens()) {
            return new Violation(
                    Reason.TOO_MANY_TOKENS, field + " has " + length + " tokens, at most " + limits.maxTokens());
        }
        Violation found = lengths(field, tokens, length);
        if (found == null) {
            found = ids(field + ".ids", tokens.ids());
        }
        if (found == null) {
            found = ids(field + ".topIds", tokens.topIds());
        }
        if (found == null) {
            found = logprobs(field + ".logprobs", tokens.logprobs());
        }
        if (found == null) {
            found = logprobs(field + ".topLogprobs", tokens.topLogprobs());
        }
        if (found == null) {
            found = entropies(field + ".entropies", tokens.entropies());
        }
        return found != null ? found : JudgementRules.check(field, tokens, length);
    }

    private static @Nullable Violation lengths(String field, TokenColumns tokens, int length) {
        if (tokens.topK() < 0) {
            return new Violation(Reason.LENGTH_MISMATCH, field + ".topK is " + tokens.topK());
        }
        long alternatives = (long) tokens.topK() * length;
        boolean equal = fits(tokens.ids().length, length)
                && fits(tokens.logprobs().length, length)
                && fits(tokens.entropies().length, length)
                && fits(tokens.topIds().length, alternatives)
                && fits(tokens.topLogprobs().length, alternatives);
        return equal
                ? null
                : new Violation(
                        Reason.LENGTH_MISMATCH,
                        field + " has ids " + tokens.ids().length + ", logprobs " + tokens.logprobs().length
                                + ", entropies " + tokens.entropies().length + ", topK " + tokens.topK()
                                + ", topIds " + tokens.topIds().length + ", topLogprobs "
                                + tokens.topLogprobs().length);
    }

    private static boolean fits(int column, long expected) {
        return column == 0 || column == expected;
    }

    private static @Nullable Violation ids(String field, int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0) {
                return new Violation(Reason.INVALID_TOKEN_ID, field + "[" + i + "] is negative");
            }
        }
        return null;
    }

    /** Minus infinity stays: it is what engines report for an impossible token, and rules name that themselves. */
    private static @Nullable Violation logprobs(String field, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (Double.isNaN(values[i]) || values[i] > ColumnDefects.ROUNDING) {
                return new Violation(
                        Reason.INVALID_NUMBER,
                        field + "[" + i + "] is " + (Double.isNaN(values[i]) ? "not a number" : "positive"));
            }
        }
        return null;
    }

    private static @Nullable Violation entropies(String field, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i]) || values[i] < -ColumnDefects.ROUNDING) {
                return new Violation(
                        Reason.INVALID_NUMBER,
                        field + "[" + i + "] is " + (Double.isFinite(values[i]) ? "negative" : "not finite"));
            }
        }
        return null;
    }

    /** Place of the first half of a surrogate pair that stands alone, in UTF-16 units; -1 where there is none. */
    public static int loneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    /** One canonical line for the fingerprint. */
    public String describe() {
        return "input-rules/4 " + limits;
    }
}
