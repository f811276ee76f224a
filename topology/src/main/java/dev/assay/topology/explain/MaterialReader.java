package dev.assay.topology.explain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Verdict;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a page is made of from files, and says in one line what is wrong with them. Messages name files, lines and
 * fields, never text. Mutable; confined to one thread.
 */
public final class MaterialReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SWITCH_ON =
            "score it again with --set explanation.contributions=flagged, or all for findings that"
                    + " are not flagged (the service: explanation.contributions in its configuration); --summary renders the rest";

    private @Nullable Verdict verdict;
    private @Nullable String text;
    private List<Integer> ids = List.of();
    private List<String> pieces = List.of();
    private @Nullable String note;

    /**
     * Reads the verdict: one JSON document, or one line of several.
     *
     * @param name what the file is called
     * @param line which line, from 1; null for the first
     * @throws IllegalArgumentException when there is no verdict; the message says what to do
     */
    public void verdict(String name, TextLines in, @Nullable Integer line) throws IOException {
        String all = in.rest();
        List<String> lines = all.lines().toList();
        long filled = lines.stream().filter(one -> !one.isBlank()).count();
        if (filled == 0) {
            throw new IllegalArgumentException(
                    name + " is empty; name a file with a line of ./assay score or ./assay tail");
        }
        if (line == null && isDocument(all)) {
            verdict = parse(name, all);
            return;
        }
        int index = line == null ? first(lines) : line - 1;
        if (index < 0 || index >= lines.size() || lines.get(index).isBlank()) {
            throw new IllegalArgumentException(
                    name + " has no verdict on line " + line + "; --line is 1 to " + lines.size());
        }
        verdict = parse(name + " line " + (index + 1), lines.get(index));
        if (line == null) {
            note = Path.of(name).getFileName() + " has " + filled
                    + " verdicts; this is the first, --line N chooses another";
        }
    }

    private static int first(List<String> lines) {
        int index = 0;
        while (lines.get(index).isBlank()) {
            index++;
        }
        return index;
    }

    private static boolean isDocument(String text) {
        try (var parser = JSON.createParser(text)) {
            JSON.readTree(parser);
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Verdict parse(String name, String json) {
        try {
            return JsonCodec.read(unwrapped(json), Verdict.class);
        } catch (JsonFormatException e) {
            String hint = e.getMessage() != null && e.getMessage().contains("completion")
                    ? "this looks like an event: run ./assay score on it first"
                    : "name a line of ./assay score or ./assay tail";
            throw new IllegalArgumentException(name + " is no verdict (" + e.getMessage() + "); " + hint, e);
        }
    }

    /** What {@code tail --place} wraps. */
    private static String unwrapped(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return root.has("value") && root.has("offset") ? root.get("value").toString() : json;
        } catch (JsonProcessingException e) {
            return json;
        }
    }

    /** Reads the text that was judged. */
    public void text(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try {
            text = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; save it in UTF-8", e);
        }
    }

    /**
     * Reads the event that was judged, for its text and token ids.
     *
     * @throws IllegalArgumentException when the file has no event with the verdict's id
     */
    public void event(String name, TextLines in) throws IOException {
        String all = in.rest();
        List<GeneratedText> events = new ArrayList<>();
        List<String> documents = isDocument(all) ? List.of(all) : all.lines().toList();
        for (int i = 0; i < documents.size(); i++) {
            if (!documents.get(i).isBlank()) {
                events.add(event(name, documents.get(i), i));
            }
        }
        String wanted = required().getEventId();
        GeneratedText found = events.stream()
                .filter(event -> event.getEventId().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no event " + wanted
                        + ", which the verdict is about; name the file that was scored"));
        text = found.getCompletion();
        ids = found.getTokens() == null ? List.of() : found.getTokens().getIds();
    }

    private static GeneratedText event(String name, String json, int index) {
        try {
            return JsonCodec.read(unwrapped(json), GeneratedText.class, Map.of("eventId", "line-" + (index + 1)));
        } catch (JsonFormatException e) {
            throw new IllegalArgumentException(
                    name + " line " + (index + 1) + " is no event (" + e.getMessage() + ")", e);
        }
    }

    /** Reads the generating model's tokenizer, so that token ids are shown as text. */
    public void tokenizer(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "--tokenizer shows token ids as text, and there are none; give the event with --event");
        }
        pieces = TokenPieces.read(file).decode(ids);
    }

    /** Everything that was read. */
    public Material material() {
        return new Material(required(), text, ids, pieces, note);
    }

    private Verdict required() {
        if (verdict == null) {
            throw new IllegalStateException("the verdict is read first");
        }
        return verdict;
    }

    /**
     * Sees to it that a verdict with watermark numbers says where they come from.
     *
     * @throws IllegalArgumentException otherwise; the message says how to switch that on
     */
    public static void requireContributions(Verdict verdict) {
        boolean tested = verdict.getEvidence().stream().anyMatch(MaterialReader::tested);
        if (!tested || VerdictPage.explains(verdict)) {
            return;
        }
        String detail = verdict.getDetail();
        if (detail != null && detail.startsWith("spans left out")) {
            throw new IllegalArgumentException(
                    "the verdict lost its contributions of tokens, it was too large for its topic"
                            + "; lower explanation.max-spans or raise the topic's max.message.bytes; --summary renders the rest");
        }
        throw new IllegalArgumentException("the verdict holds no contributions of tokens; " + SWITCH_ON);
    }

    private static boolean tested(Evidence one) {
        return one.getFamily() == Family.WATERMARK
                && one.getDisposition() == Disposition.SCORED
                && one.getPValue() != null;
    }
}
