package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Tokens;
import java.util.Arrays;

/**
 * How many samples contain each fact-bearing word of the response: document frequency over the samples, the response left
 * out. Mutable while samples are added; confined to the thread that scores one subject.
 *
 * <pre>
 * support(w) = -log((samples containing w, lower-cased, + 0.5) / (N + 1))
 * e(i)       = mean of support over the tokens of sentence i that begin with an upper-case letter or a digit,
 *              over all tokens with a letter or digit where no token does
 * </pre>
 *
 * Higher means more likely hallucinated; range of both [log((N+1)/(N+0.5)), log(2(N+1))]. No published method; evaluated by
 * {@code evaluate consistency}.
 */
public final class EntitySupport {
    private int[] frequency = new int[1024];
    private int[] lastSample = new int[1024];
    private int samples;

    /** Counts the distinct tokens of one more sample. */
    public void add(TokenIds sample) {
        samples++;
        for (int id : sample.ids()) {
            if (id >= frequency.length) {
                int length = Math.max(id + 1, frequency.length * 2);
                frequency = Arrays.copyOf(frequency, length);
                lastSample = Arrays.copyOf(lastSample, length);
            }
            if (lastSample[id] != samples) {
                lastSample[id] = samples;
                frequency[id]++;
            }
        }
    }

    /** Number N of samples added. */
    public int samples() {
        return samples;
    }

    /** In how many samples the token occurs. */
    public int frequency(int id) {
        return id < frequency.length ? frequency[id] : 0;
    }

    /** Lack of support of one token, in nats. */
    public double support(int id) {
        return -Math.log((frequency(id) + 0.5) / (samples + 1));
    }

    /**
     * e(i) over chosen tokens.
     *
     * @param chosen by token of the response, [T]
     * @param ids token ids of the response
     * @param sentence i
     * @return NaN when no token of the sentence is chosen
     */
    double sentence(boolean[] chosen, TokenIds ids, int sentence) {
        double sum = 0;
        int counted = 0;
        for (int at = ids.from(sentence); at < ids.to(sentence); at++) {
            if (chosen[at]) {
                sum += support(ids.ids()[at]);
                counted++;
            }
        }
        return counted == 0 ? Double.NaN : sum / counted;
    }

    /** Whether any token of the sentence begins with an upper-case letter or a digit. */
    static boolean hasEntity(Tokens sentence) {
        for (int i = 0; i < sentence.size(); i++) {
            if (isEntity(sentence, i)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the token begins with an upper-case letter or a digit. */
    static boolean isEntity(Tokens tokens, int token) {
        int first = tokens.first(token);
        return Character.isUpperCase(first) || Character.isDigit(first);
    }
}
