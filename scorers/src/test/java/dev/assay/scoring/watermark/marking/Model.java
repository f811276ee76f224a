package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.calibration.Prose;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small language model: what follows a word in the bundled prose, smoothed with frequent words, at a temperature, cut to
 * the most likely 48. Any thread may use it.
 */
final class Model {
    private static final int CANDIDATES = 48;
    private static final double SMOOTHING = 0.2;

    private static final Map<List<Double>, Model> MODELS = new ConcurrentHashMap<>();

    private final Prose prose = Prose.bundled();
    private final double temperature;
    private final int vocabularySize;
    private final Map<Integer, Candidates> known = new ConcurrentHashMap<>();

    /** The model of a temperature and a vocabulary, which remembers what it has worked out. */
    static Model of(double temperature, int vocabularySize) {
        return MODELS.computeIfAbsent(
                List.of(temperature, (double) vocabularySize), key -> new Model(temperature, vocabularySize));
    }

    private Model(double temperature, int vocabularySize) {
        this.temperature = temperature;
        this.vocabularySize = vocabularySize;
    }

    int vocabularySize() {
        return vocabularySize;
    }

    int token(int word) {
        return token(word, vocabularySize);
    }

    /** The token of a word, its own where there are as many tokens as words. */
    static int token(int word, int vocabularySize) {
        return (int) (word * 20_011L % vocabularySize + 1) % vocabularySize;
    }

    Candidates after(int word) {
        return known.computeIfAbsent(word, this::candidates);
    }

    private Candidates candidates(int last) {
        Map<Integer, Double> shares = new LinkedHashMap<>();
        int[] followers = prose.followers(last);
        for (int follower : followers) {
            shares.merge(follower, (1 - SMOOTHING) / followers.length, Double::sum);
        }
        double frequent = 0;
        for (int word = 0; word < CANDIDATES; word++) {
            frequent += 1.0 / (word + 2);
        }
        for (int word = 0; word < CANDIDATES; word++) {
            shares.merge(word, SMOOTHING / (word + 2) / frequent, Double::sum);
        }
        int[] words = shares.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<Integer, Double> e) -> -e.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(CANDIDATES)
                .mapToInt(Map.Entry::getKey)
                .toArray();
        // Words that share a token are one candidate.
        Map<Integer, Integer> byToken = new LinkedHashMap<>();
        for (int word : words) {
            byToken.putIfAbsent(token(word), word);
        }
        int[] tokens = byToken.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[] kept = byToken.values().stream().mapToInt(Integer::intValue).toArray();
        double[] probabilities = Arrays.stream(kept)
                .mapToDouble(w -> Math.pow(shares.get(w), 1 / temperature))
                .toArray();
        double sum = Arrays.stream(probabilities).sum();
        return new Candidates(
                kept, tokens, Arrays.stream(probabilities).map(p -> p / sum).toArray());
    }
}
