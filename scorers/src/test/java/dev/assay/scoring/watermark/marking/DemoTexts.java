package dev.assay.scoring.watermark.marking;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.onnx.BareModel;
import dev.assay.scoring.onnx.BundledModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the texts of the demo: the bundled large model continues a passage, step by step, with or without a watermark; or
 * the passage goes on as its author wrote it. One text per passage, none is thrown away. Confined to one thread.
 */
final class DemoTexts implements AutoCloseable {
    /** The model that writes. */
    static final String MODEL = BundledModels.LARGE;

    /** Tokens of a passage that are given to the model. */
    static final int PROMPT = 48;

    private static final int END_OF_TEXT = DemoKeys.VOCABULARY - 1;
    private static final double TEMPERATURE = 0.7;
    private static final int CANDIDATES = 50;
    private static final int SHORTEST = 80;
    private static final int LONGEST = 200;
    private static final long SEED = 20_261_121;
    private static final List<DemoKeys> KEYS = List.of(DemoKeys.values());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BareModel model = new BareModel(MODEL);
    private final List<DemoPassages> passages;
    private final ByteLevelText text;

    DemoTexts() throws IOException {
        passages = DemoPassages.all(MODEL);
        text = new ByteLevelText(MODEL);
    }

    /** How many texts there are: one of each passage. */
    int count() {
        return passages.size();
    }

    /** Tokens of a text. */
    int length(int number) {
        return SHORTEST + (LONGEST - SHORTEST) * number / (count() - 1);
    }

    /** The key of a text: every second one is marked, with each key in turn. */
    @Nullable
    DemoKeys key(int number) {
        return number % 2 == 0 ? KEYS.get(number / 2 % KEYS.size()) : null;
    }

    /** Whether a text is the author's own: every second one of those without a mark. */
    boolean human(int number) {
        return number % 4 == 3;
    }

    /** Whether an event holds the text alone: one marked text of each key, and as many others. */
    boolean textAlone(int number) {
        return number / 2 % 3 == 2;
    }

    int[] prompt(int number) {
        return passages.get(number).ids(0, PROMPT);
    }

    /** The tokens of a text. */
    int[] write(int number) {
        int length = length(number);
        if (human(number)) {
            return passages.get(number).ids(PROMPT, PROMPT + length);
        }
        int[] row = row(number, new int[length]);
        int[] ids = new int[length];
        DemoKeys key = key(number);
        Marker marker = key == null ? Marker.NONE : key.marker();
        SplittableRandom random = random(number);
        for (int at = 0; at < length; at++) {
            int end = 1 + PROMPT + at;
            float[][] logits = model.logits(Arrays.copyOf(row, end));
            Candidates next = candidates(logits[end - 1]);
            ids[at] = next.tokens()[marker.choose(ids, at, next, random)];
            row[end] = ids[at];
        }
        return ids;
    }

    /** How many tokens of a text are those that would be chosen after the ones before them; one run for the whole text. */
    int retraced(int number, int[] ids) {
        float[][] logits = model.logits(row(number, ids));
        DemoKeys key = key(number);
        Marker marker = key == null ? Marker.NONE : key.marker();
        SplittableRandom random = random(number);
        int same = 0;
        for (int at = 0; at < ids.length; at++) {
            int[] before = Arrays.copyOf(ids, ids.length);
            Candidates next = candidates(logits[PROMPT + at]);
            same += next.tokens()[marker.choose(before, at, next, random)] == ids[at] ? 1 : 0;
        }
        return same;
    }

    /** The event of a text. */
    String event(int number, int[] ids) {
        ObjectNode event = JSON.createObjectNode();
        event.put("eventId", "demo-watermark-%02d".formatted(number + 1));
        ObjectNode writer = event.putObject("model").put("name", human(number) ? "none" : MODEL);
        event.put("prompt", text.of(prompt(number)));
        event.put("completion", text.of(ids));
        if (!textAlone(number)) {
            writer.put("vocabularyId", DemoKeys.VOCABULARY_ID).put("vocabularySize", DemoKeys.VOCABULARY);
            ArrayNode tokens = event.putObject("tokens").putArray("ids");
            Arrays.stream(ids).forEach(tokens::add);
        }
        DemoKeys key = key(number);
        ObjectNode attributes = event.putObject("attributes");
        attributes.put("label", key == null ? "unwatermarked" : "watermarked");
        if (key != null) {
            attributes.put("key", key.id());
        }
        attributes.put("writer", human(number) ? "human" : "model");
        attributes.put("passage", passages.get(number).source());
        return event.toString();
    }

    private int[] row(int number, int[] ids) {
        int[] row = new int[1 + PROMPT + ids.length];
        row[0] = END_OF_TEXT;
        System.arraycopy(prompt(number), 0, row, 1, PROMPT);
        System.arraycopy(ids, 0, row, 1 + PROMPT, ids.length);
        return row;
    }

    private static SplittableRandom random(int number) {
        return new SplittableRandom(SEED + number);
    }

    /** The most likely tokens at the temperature; the end of a text is none, since all have a length given. */
    private static Candidates candidates(float[] logits) {
        int[] tokens = IntStream.range(0, END_OF_TEXT)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(id -> -logits[id]).thenComparing(id -> id))
                .limit(CANDIDATES)
                .mapToInt(Integer::intValue)
                .toArray();
        double[] weights = Arrays.stream(tokens)
                .mapToDouble(id -> Math.exp((logits[id] - logits[tokens[0]]) / TEMPERATURE))
                .toArray();
        double sum = Arrays.stream(weights).sum();
        return new Candidates(
                tokens, tokens, Arrays.stream(weights).map(w -> w / sum).toArray());
    }

    @Override
    public void close() {
        model.close();
    }
}
