package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.watermark.TokenText;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Writes texts and damages them. Stateless; any thread may use it. */
final class Marked {
    private static final int PROMPT = 8;

    private Marked() {}

    /** A text of a model with or without a watermark; its entropies are those of the model. */
    static TokenText text(Model model, Marker marker, int length, SplittableRandom random) {
        int word = random.nextInt(2_000);
        int[] prompt = new int[PROMPT];
        for (int i = 0; i < PROMPT; i++) {
            prompt[i] = model.token(word);
            Candidates next = model.after(word);
            word = next.words()[next.draw(random)];
        }
        int[] ids = new int[length];
        double[] entropies = new double[length];
        for (int at = 0; at < length; at++) {
            Candidates next = model.after(word).inContext(random);
            int chosen = marker.choose(ids, at, next, random);
            ids[at] = next.tokens()[chosen];
            entropies[at] = next.entropy();
            word = next.words()[chosen];
        }
        return new TokenText(ids, prompt, entropies);
    }

    /** The first tokens of a text. */
    static TokenText prefix(TokenText text, int length) {
        return new TokenText(
                Arrays.copyOf(text.ids(), length), text.promptIds(), Arrays.copyOf(text.entropies(), length));
    }

    /** What happens to a text on its way. */
    enum Damage {
        NONE,
        SUBSTITUTION,
        INSERTION,
        DELETION
    }

    /** Substitutes, inserts or deletes tokens, each with a probability; a token keeps its entropy. */
    static TokenText damaged(TokenText text, Damage damage, double share, int vocabularySize, SplittableRandom random) {
        int[] ids = new int[2 * text.ids().length];
        double[] entropies = new double[ids.length];
        int count = 0;
        for (int i = 0; i < text.ids().length; i++) {
            boolean hit = damage != Damage.NONE && random.nextDouble() < share;
            if (hit && damage == Damage.INSERTION) {
                ids[count] = random.nextInt(vocabularySize);
                entropies[count++] = text.entropies()[i];
            }
            if (!hit || damage != Damage.DELETION) {
                ids[count] = hit && damage == Damage.SUBSTITUTION ? random.nextInt(vocabularySize) : text.ids()[i];
                entropies[count++] = text.entropies()[i];
            }
        }
        return new TokenText(Arrays.copyOf(ids, count), text.promptIds(), Arrays.copyOf(entropies, count));
    }
}
