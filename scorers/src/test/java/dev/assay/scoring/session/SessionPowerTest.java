package dev.assay.scoring.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.stats.BinomialTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What looking whenever one likes, and counting each draw once, cost; the lines it prints are those of ops/adr/0004. */
class SessionPowerTest {
    private static final double ALPHA = 1e-3;
    private static final int RUNS = 301;
    private static final int LONGEST = 40_000;

    /** Beside somebody who knows the strength, and beside the exact test at a length fixed in advance. */
    @ParameterizedTest
    @CsvSource({
        "0.25, 0.3",
        "0.25, 0.35",
        "0.25, 0.4",
        "0.25, 0.5",
        "0.25, 0.7",
        "0.25, 0.95",
        "0.5, 0.55",
        "0.5, 0.6",
        "0.5, 0.7",
        "0.5, 0.95"
    })
    void greenDraws(double p, double q) {
        Mixture mixture = Mixture.of(new DrawLaw.Bernoulli(p)).orElseThrow();
        int ours = median(mixture::log10, random -> random.nextDouble() < q ? 1 : 0);
        double gain = Math.log10(q / p);
        double loss = Math.log10((1 - q) / (1 - p));
        int oracle =
                median((draws, sum) -> sum * gain + (draws - sum) * loss, random -> random.nextDouble() < q ? 1 : 0);
        int fixed = 1;
        long green = Math.round(p * 1_000_000);
        while (BinomialTail.atLeast((long) Math.ceil(q * fixed), fixed, green, 1_000_000)
                        .p()
                > ALPHA) {
            fixed++;
        }
        System.out.printf(
                Locale.ROOT,
                "power: green %.2f for %.2f: %d draws to cross 1/alpha (median), %d if the strength were known, %d for the"
                        + " exact test at a fixed length%n",
                q,
                p,
                ours,
                oracle,
                fixed);
        assertThat(ours).isLessThanOrEqualTo((int) (1.6 * oracle) + 6);
        assertThat(ours).isLessThanOrEqualTo((int) (2.4 * fixed) + 6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.1, 1.25, 1.5, 2, 3})
    void exponentialDraws(double mean) {
        Mixture mixture = Mixture.of(new DrawLaw.Exponential()).orElseThrow();
        ToDoubleFunction<SplittableRandom> draw = random -> -mean * Math.log1p(-random.nextDouble());
        int ours = median(mixture::log10, draw);
        int oracle = median((draws, sum) -> ((1 - 1 / mean) * sum - draws * Math.log(mean)) / Math.log(10), draw);
        System.out.printf(
                Locale.ROOT,
                "power: exponential of mean %.2f: %d draws to cross (median), %d if the mean were known%n",
                mean,
                ours,
                oracle);
        assertThat(ours).isLessThanOrEqualTo((int) (1.6 * oracle) + 6);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.51, 0.52, 0.55, 0.6})
    void layeredBits(double q) {
        int layers = 30;
        Mixture mixture = Mixture.of(new DrawLaw.Binomial(layers, 0.5)).orElseThrow();
        ToDoubleFunction<SplittableRandom> draw = random ->
                random.ints(layers, 0, 1_000).filter(u -> u < 1_000 * q).count();
        int ours = median(mixture::log10, draw);
        double gain = Math.log10(q / 0.5);
        double loss = Math.log10((1 - q) / 0.5);
        int oracle = median((draws, sum) -> sum * gain + (draws * layers - sum) * loss, draw);
        System.out.printf(
                Locale.ROOT,
                "power: 30 bits of mean %.2f: %d draws to cross (median), %d if the mean were known%n",
                q,
                ours,
                oracle);
        assertThat(ours).isLessThanOrEqualTo((int) (1.7 * oracle) + 6);
    }

    @Test
    void sharedFingerprintsCostNextToNothing() {
        SplittableRandom random = new SplittableRandom(1);
        SeenDraws seen = new SeenDraws();
        int lost = 0;
        int sessions = 50;
        for (int i = 0; i < sessions; i++) {
            seen = new SeenDraws();
            for (int k = 0; k < SessionRules.DEFAULT.maxDraws(); k++) {
                lost += seen.add(SessionMessage.fingerprint(random.nextLong())) ? 0 : 1;
            }
        }
        double share = (double) lost / sessions / SessionRules.DEFAULT.maxDraws();
        System.out.printf(
                Locale.ROOT,
                "seen draws: %.2g of %d lost to shared fingerprints%n",
                share,
                SessionRules.DEFAULT.maxDraws());
        assertThat(share).isLessThan(2e-5);
        assertThat(seen.size()).isGreaterThan(32_700);
    }

    /** The share of the last message's draws that its conversation had before; words stand for tokens. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void repeatsInRealTexts(int width) throws IOException {
        List<JsonNode> passages = passages();
        List<List<String>> topics = new ArrayList<>();
        for (int i = 0; i + 20 <= passages.size(); i += 20) {
            topics.add(passages.subList(i, i + 20).stream()
                    .map(one -> one.get("response").asText())
                    .toList());
        }
        List<List<String>> again = new ArrayList<>();
        for (JsonNode one : passages) {
            List<String> samples = new ArrayList<>();
            one.get("samples").forEach(sample -> samples.add(sample.asText()));
            again.add(samples);
        }
        System.out.printf(
                Locale.ROOT,
                "repeats: context of %d words, share of draws counted in message 2, 5, 20: on other subjects %s; the same"
                        + " answer sampled again %s%n",
                width,
                Arrays.toString(fresh(topics, width)),
                Arrays.toString(fresh(again, width)));
        assertThat(fresh(topics, width)[2]).isBetween(0.5, 0.999);
        assertThat(fresh(again, width)[2]).isLessThan(fresh(topics, width)[2]);
    }

    private static double[] fresh(List<List<String>> conversations, int width) {
        double[] counted = new double[20];
        double[] draws = new double[20];
        for (List<String> messages : conversations) {
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < Math.min(20, messages.size()); i++) {
                String[] words = messages.get(i).toLowerCase(Locale.ROOT).split("\\W+");
                Set<String> own = new HashSet<>();
                for (int k = width; k < words.length; k++) {
                    own.add(String.join(" ", Arrays.copyOfRange(words, k - width, k + 1)));
                }
                draws[i] += own.size();
                own.removeAll(seen);
                counted[i] += own.size();
                seen.addAll(own);
            }
        }
        return Arrays.stream(new int[] {1, 4, 19})
                .mapToDouble(i -> Math.round(100 * counted[i] / draws[i]) / 100.0)
                .toArray();
    }

    private static List<JsonNode> passages() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> passages = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Objects.requireNonNull(
                        SessionPowerTest.class.getResourceAsStream("/golden/consistency/wikibio_dev.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                passages.add(json.readTree(line));
            }
        }
        return passages;
    }

    private interface EValue {
        double log10(long draws, double sum);
    }

    private static int median(EValue value, ToDoubleFunction<SplittableRandom> draw) {
        SplittableRandom random = new SplittableRandom(77);
        int[] needed = new int[RUNS];
        for (int i = 0; i < RUNS; i++) {
            double sum = 0;
            int draws = 0;
            while (draws < LONGEST && (draws == 0 || value.log10(draws, sum) < -Math.log10(ALPHA))) {
                sum += draw.applyAsDouble(random);
                draws++;
            }
            needed[i] = draws;
        }
        Arrays.sort(needed);
        return needed[RUNS / 2];
    }
}
