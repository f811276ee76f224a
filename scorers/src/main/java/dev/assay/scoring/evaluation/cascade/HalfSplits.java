package dev.assay.scoring.evaluation.cascade;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Answers split into two halves again and again, every route evenly, and within it the answers whose larger model's outcome
 * is known: each half is once what is fitted on and once what is looked at. The same in every run. Stateless; any thread may use it.
 */
final class HalfSplits {
    private static final long SEED = 20260301;

    private HalfSplits() {}

    /**
     * One way to split.
     *
     * @param fit places of the answers to fit on, rising
     * @param held places of the answers to look at, rising
     */
    record Split(int[] fit, int[] held) {}

    /**
     * 2 x {@code repeats} splits.
     *
     * @param salt other splits for another number
     */
    static List<Split> of(List<CascadeAnswer> answers, int repeats, long salt) {
        List<Split> out = new ArrayList<>();
        for (int repeat = 0; repeat < repeats; repeat++) {
            Random random = new Random(SEED + 1_000_003 * salt + repeat);
            boolean[] first = new boolean[answers.size()];
            boolean[] turns = new boolean[2];
            for (int[] places : CascadeAnswers.routes(answers).values()) {
                shuffle(places, random);
                for (int place : places) {
                    int kind = answers.get(place).largeWrong() == null ? 0 : 1;
                    first[place] = turns[kind];
                    turns[kind] = !turns[kind];
                }
            }
            int[] a = places(first, true);
            int[] b = places(first, false);
            out.add(new Split(a, b));
            out.add(new Split(b, a));
        }
        return out;
    }

    private static int[] places(boolean[] flags, boolean wanted) {
        int[] out = new int[flags.length];
        int n = 0;
        for (int i = 0; i < flags.length; i++) {
            if (flags[i] == wanted) {
                out[n++] = i;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static void shuffle(int[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }
}
