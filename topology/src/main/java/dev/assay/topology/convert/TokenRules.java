package dev.assay.topology.convert;

import dev.assay.schema.TokenData;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.topology.convert.WireAnswer.Choice;
import dev.assay.topology.convert.WireToken.Alternative;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a response's token numbers go into an event. The bytes of the tokens must be those of the completion, or all token data
 * is left out; a log-probability that is null, NaN, infinite, -9999 or above 0.001 takes the whole column away, and so do zeros throughout; alternatives are
 * cut to the least K that all tokens have, and to one less where the K-th may only be there because it was written. Whatever is left out has a name. Stateless; any thread may use it.
 */
final class TokenRules {
    /** A token's log-probability stands in a response twice, and is printed alike. */
    private static final double ALIKE = 1e-6;

    private TokenRules() {}

    /**
     * The token data of a completion, or null when there is none to keep.
     *
     * @param notes receives what was checked and what was left out, by attribute
     */
    static @Nullable TokenData apply(
            Choice choice, String completion, int requestedTop, ConvertOptions options, Map<String, String> notes) {
        List<WireToken> tokens = choice.tokens();
        if (tokens.isEmpty()) {
            notes.put("wire.tokens", "none");
            return null;
        }
        String alignment = alignment(tokens, completion);
        notes.put("wire.tokens", alignment);
        if (alignment.startsWith("dropped")) {
            return null;
        }
        TokenData data = TokenData.newBuilder().setMode(options.mode()).build();
        boolean any = ids(tokens, options, data, notes);
        any |= logprobs(tokens, data, notes);
        any |= alternatives(tokens, requestedTop, options, data, notes);
        return any ? data : null;
    }

    /** The completion that the tokens spell; null when they do not tell. */
    static @Nullable String spelled(List<WireToken> tokens) {
        byte[] bytes = bytes(tokens);
        return tokens.isEmpty() || bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String alignment(List<WireToken> tokens, String completion) {
        byte[] bytes = bytes(tokens);
        if (bytes == null) {
            return "not checked: tokens without text";
        }
        if (!Arrays.equals(bytes, completion.getBytes(StandardCharsets.UTF_8))) {
            return "dropped: misaligned";
        }
        return tokens.stream().allMatch(WireToken::exact) ? "aligned by bytes" : "aligned by text";
    }

    private static byte @Nullable [] bytes(List<WireToken> tokens) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (WireToken token : tokens) {
            byte[] one = token.bytes();
            if (one == null) {
                return null;
            }
            out.writeBytes(one);
        }
        return out.toByteArray();
    }

    private static boolean ids(
            List<WireToken> tokens, ConvertOptions options, TokenData data, Map<String, String> notes) {
        if (tokens.stream().anyMatch(token -> token.id() == WireToken.NO_ID)) {
            return false;
        }
        if (options.vocabularyId() == null) {
            notes.put("wire.ids", "dropped: no vocabulary id");
            return false;
        }
        data.setIds(tokens.stream().map(WireToken::id).toList());
        return true;
    }

    private static boolean logprobs(List<WireToken> tokens, TokenData data, Map<String, String> notes) {
        if (tokens.stream().allMatch(token -> Double.isNaN(token.logprob()))) {
            notes.put("wire.logprobs", "none: null or NaN for every token");
            return false;
        }
        String defect = null;
        List<Double> values = new ArrayList<>();
        for (WireToken token : tokens) {
            String found = defect(token.logprob());
            defect = defect == null ? found : defect;
            values.add(Math.min(0, token.logprob()));
        }
        defect = defect == null ? allZero(values) : defect;
        if (defect != null) {
            notes.put("wire.logprobs", "dropped: " + defect);
            return false;
        }
        data.setLogprobs(values);
        return true;
    }

    private static boolean alternatives(
            List<WireToken> tokens, int requested, ConvertOptions options, TokenData data, Map<String, String> notes) {
        int least = tokens.stream().mapToInt(token -> token.top().size()).min().orElse(0);
        int most = tokens.stream().mapToInt(token -> token.top().size()).max().orElse(0);
        if (most == 0) {
            return false;
        }
        // An engine adds the token itself where it is not among the K most likely: one more than was asked for.
        int given = requested > 0 ? Math.min(requested, least) : least;
        boolean added = given > 0 && tokens.stream().anyMatch(token -> mayBeAdded(token, given, requested));
        int k = added ? given - 1 : given;
        String defect = given == 0 ? "missing for some tokens" : null;
        defect = defect == null && k == 0 ? "the token may not be among the K most likely" : defect;
        boolean ids = options.vocabularyId() != null;
        List<Double> values = new ArrayList<>();
        List<Double> best = new ArrayList<>();
        List<Integer> topIds = new ArrayList<>();
        for (WireToken token : tokens) {
            List<Alternative> sorted = new ArrayList<>(token.top());
            for (Alternative one : sorted) {
                String found = defect(one.logprob());
                defect = defect == null ? found : defect;
            }
            sorted.sort((a, b) -> Double.compare(b.logprob(), a.logprob()));
            if (k > 0) {
                best.add(Math.min(0, sorted.get(0).logprob()));
            }
            for (Alternative one : sorted.subList(0, k)) {
                values.add(Math.min(0, one.logprob()));
                topIds.add(one.id());
                ids &= one.id() != WireToken.NO_ID;
            }
        }
        // As scoring reads them: five alternatives of one token are not five tokens.
        defect = defect == null ? allZero(best) : defect;
        if (defect != null) {
            notes.put("wire.alternatives", "dropped: " + defect);
            return false;
        }
        data.setTopK(k);
        data.setTopLogprobs(values);
        data.setTopIds(ids ? topIds : List.of());
        return true;
    }

    /**
     * Whether the least likely of a token's K entries is the token itself and may be far from the K-th: vLLM's chat lists the
     * token first, then the most likely, and cuts at K. An entropy's bounds would take the rest for less likely than it.
     */
    private static boolean mayBeAdded(WireToken token, int k, int requested) {
        List<Alternative> top = token.top();
        if (top.size() != k || token.ranked()) {
            return false;
        }
        double least = 0;
        double mass = 0;
        boolean falling = true;
        double before = Double.POSITIVE_INFINITY;
        for (Alternative one : top) {
            least = Math.min(least, one.logprob());
            mass += Math.exp(one.logprob());
            falling &= one.logprob() <= before;
            before = one.logprob();
        }
        boolean own = Math.abs(token.logprob() - least) <= ALIKE;
        boolean noneLikelier = Math.exp(least) >= 1 - mass;
        // Where it was asked for K, a token that is added at the end of the falling list is one more.
        boolean last = falling && k > 1 && k == requested;
        return own && !noneLikelier && !last;
    }

    /** What top-p leaves where it leaves one token each time; five tokens may be that sure, but hardly of each. */
    private static @Nullable String allZero(List<Double> values) {
        double[] column = values.stream().mapToDouble(Double::doubleValue).toArray();
        return ColumnDefects.ofLogprobs(column).allZero() ? "all zero" : null;
    }

    private static @Nullable String defect(double logprob) {
        if (Double.isNaN(logprob)) {
            return "null or NaN";
        }
        if (Double.isInfinite(logprob)) {
            return "infinite";
        }
        if (logprob <= ColumnDefects.SENTINEL) {
            return "-9999 stands for a number";
        }
        return logprob > ColumnDefects.ROUNDING ? "positive" : null;
    }
}
