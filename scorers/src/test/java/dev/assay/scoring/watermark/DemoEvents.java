package dev.assay.scoring.watermark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the bundled demo of this family: events in the plain JSON form of GeneratedText, and the key file. */
final class DemoEvents {
    static final WatermarkKey LEFT = MarkedTexts.key("demo-lefthash", KgwSeeding.LEFTHASH, 15485863);
    static final WatermarkKey SELF = MarkedTexts.key("demo-selfhash", KgwSeeding.SELFHASH, 20260117);

    private static final long SEED = 3;
    private static final int EACH = 12;
    private static final int SHORTEST = 60;
    private static final int LONGEST = 250;

    private DemoEvents() {}

    static String events() {
        MarkedTexts texts = new MarkedTexts(SEED, MarkedTexts.VOCABULARY);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < EACH; i++) {
            int length = SHORTEST + (LONGEST - SHORTEST) * i / (EACH - 1);
            WatermarkKey key = i % 2 == 0 ? LEFT : SELF;
            String label = "\"label\":\"watermarked\",\"key\":\"" + key.id() + "\"";
            lines.append(line(2 * i + 1, texts.marked(length, key), label));
            lines.append(line(2 * i + 2, texts.plain(length), "\"label\":\"unwatermarked\""));
        }
        return lines.toString();
    }

    private static String line(int number, int[] ids, String attributes) {
        String tokens = Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(","));
        return String.format(
                Locale.ROOT,
                "{\"eventId\":\"demo-watermark-%02d\",\"model\":{\"name\":\"demo-lm\",\"vocabularyId\":\"%s\","
                        + "\"vocabularySize\":%d},\"tokens\":{\"ids\":[%s]},\"attributes\":{%s}}\n",
                number,
                MarkedTexts.VOCABULARY_ID,
                MarkedTexts.VOCABULARY,
                tokens,
                attributes);
    }

    static String keys() {
        StringBuilder yaml = new StringBuilder("""
                # Keys of the bundled demo texts. They are public: make your own for real texts.
                keys:
                """);
        for (WatermarkKey key : List.of(LEFT, SELF)) {
            yaml.append("  - id: ").append(key.id()).append('\n');
            KgwParameters parameters = MarkedTexts.parameters(key);
            field(yaml, "scheme", key.scheme());
            field(yaml, "key", parameters.key().value());
            field(yaml, "greenlist-ratio", parameters.greenlistRatio());
            field(yaml, "context-width", parameters.contextWidth());
            field(yaml, "vocabulary-size", parameters.vocabularySize());
            field(yaml, "vocabulary-id", MarkedTexts.VOCABULARY_ID);
            field(yaml, "generator-device", "cpu");
            field(yaml, "alpha", "0.001");
        }
        return yaml.toString();
    }

    private static void field(StringBuilder yaml, String name, Object value) {
        yaml.append("    ").append(name).append(": ").append(value).append('\n');
    }
}
