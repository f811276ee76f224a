package dev.assay.scoring.watermark.marking;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A key of the bundled demo from both sides: its entry in the key file, and what marks texts with it, written apart from the
 * detector. Markers are confined to one thread.
 */
enum DemoKeys {
    LEFTHASH("demo-lefthash") {
        @Override
        Marker marker() {
            return Marker.bias(BIAS, 1, -1, new Greens(VOCABULARY, GREEN).previousToken(LEFT_KEY));
        }

        @Override
        List<String> fields() {
            return kgw("hf-kgw-lefthash", LEFT_KEY, 1);
        }
    },
    SELFHASH("demo-selfhash") {
        @Override
        Marker marker() {
            return Marker.bias(BIAS, 3, -1, new Greens(VOCABULARY, GREEN).selfhash(SELF_KEY));
        }

        @Override
        List<String> fields() {
            return kgw("hf-kgw-selfhash", SELF_KEY, 4);
        }
    },
    GUMBEL("demo-gumbel") {
        @Override
        Marker marker() {
            return Marker.gumbel(0, Uniforms.vllm(GUMBEL_KEY));
        }

        @Override
        List<String> fields() {
            return List.of("scheme: vllm-gumbel", "key: \"" + GUMBEL_KEY + "\"", "context-width: 4");
        }
    },
    SYNTHID("demo-synthid") {
        @Override
        Marker marker() {
            return Marker.tournament(4, LAYERS.length, Uniforms.synthidTable(LAYERS));
        }

        @Override
        List<String> fields() {
            String keys = LongStream.of(LAYERS).mapToObj(Long::toString).collect(Collectors.joining(", "));
            return List.of("scheme: hf-synthid", "keys: [" + keys + "]", "ngram-len: 5", "generator-device: cpu");
        }
    };

    static final int VOCABULARY = 4096;
    static final String VOCABULARY_ID = DemoTexts.MODEL;

    private static final double GREEN = 0.25;
    private static final double BIAS = 2;
    private static final long LEFT_KEY = 15_485_863;
    private static final long SELF_KEY = 20_260_117;
    private static final long GUMBEL_KEY = 81_985_529_216_486_895L;
    private static final long[] LAYERS =
            new SplittableRandom(SELF_KEY).longs(30, 1, 1_000).toArray();

    private final String id;

    DemoKeys(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    abstract Marker marker();

    /** The lines of its entry beside those that all have. */
    abstract List<String> fields();

    private static List<String> kgw(String scheme, long key, int width) {
        return List.of(
                "scheme: " + scheme,
                "key: " + key,
                "greenlist-ratio: " + GREEN,
                "context-width: " + width,
                "vocabulary-size: " + VOCABULARY,
                "generator-device: cpu");
    }

    /** The key file of the demo. */
    static String file() {
        StringBuilder yaml = new StringBuilder("""
                # Keys of the bundled demo texts. They are public: make your own for real texts.
                keys:
                """);
        for (DemoKeys key : values()) {
            yaml.append("  - id: ").append(key.id).append('\n');
            key.fields().forEach(field -> yaml.append("    ").append(field).append('\n'));
            for (String field : Arrays.asList("vocabulary-id: " + VOCABULARY_ID, "alpha: 0.001")) {
                yaml.append("    ").append(field).append('\n');
            }
        }
        return yaml.toString();
    }
}
