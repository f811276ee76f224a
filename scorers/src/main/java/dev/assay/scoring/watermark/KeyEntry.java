package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One entry of a key file while it is read. Confined to the thread that reads the file. */
final class KeyEntry {
    private static final SchemeField ID = SchemeField.required("id", "names the key in verdicts and fingerprints");
    private static final SchemeField SCHEME = SchemeField.required("scheme", "how texts were marked");
    private static final SchemeField VOCABULARY_SIZE =
            SchemeField.optional(SchemeField.VOCABULARY_SIZE.name(), SchemeField.VOCABULARY_SIZE.about());
    private static final SchemeField VOCABULARY_ID =
            SchemeField.optional("vocabulary-id", "tokenizer of the ids; events of another vocabulary abstain");
    private static final SchemeField OWNER = SchemeField.optional("owner", "whom to ask about the key");
    private static final SchemeField TENANT = SchemeField.optional("tenant", "whose events the key is tried on");
    private static final SchemeField NOT_BEFORE = SchemeField.optional("not-before", "first moment of its use");
    private static final SchemeField NOT_AFTER = SchemeField.optional("not-after", "last moment of its use");
    private static final SchemeField ALPHA =
            SchemeField.optional("alpha", "largest p-value of a finding, beside the level over all tests of an event");
    // Off unless asked for: every further test raises the price of all others, and most texts are marked as a whole.
    private static final SchemeField WINDOWS =
            SchemeField.optional("windows", "false", "whether parts of a text are searched too, as one more test");

    /** What every entry may state, whatever its scheme. */
    static final List<SchemeField> SHARED =
            List.of(ID, SCHEME, VOCABULARY_SIZE, VOCABULARY_ID, OWNER, TENANT, NOT_BEFORE, NOT_AFTER, ALPHA, WINDOWS);

    private final JsonNode node;
    private final String name;

    KeyEntry(JsonNode node, int index) {
        this.node = node;
        JsonNode id = node.get(ID.name());
        name = id != null && id.isValueNode() && !id.asText().isBlank()
                ? "key '" + id.asText() + "' (number " + (index + 1) + ")"
                : "key number " + (index + 1);
    }

    /** Where the entry stands, for messages. */
    String name() {
        return name;
    }

    WatermarkKey read(WatermarkSchemes schemes, GreenLists lists, @Nullable SecretTags tags) {
        if (!node.isObject()) {
            throw new KeyFileException(
                    name + ": must be a mapping with at least id, scheme and the fields of the scheme");
        }
        WatermarkSchemes.Known known = scheme(schemes);
        List<SchemeField> own = known.id().fields();
        KeyFields fields = new KeyFields(node, name, known.id().id(), declared(own));
        refuseNeedlessDevice(fields, own);
        fields.refuseUnknown();
        refuseOtherDevices(fields, own);
        String id = fields.text(ID.name());
        if (id.isBlank()) {
            throw fields.broken(ID.name(), "is blank; give the key a name");
        }
        WatermarkDetector detector = detector(known, fields, lists);
        Instant notBefore = instant(fields, NOT_BEFORE.name());
        Instant notAfter = instant(fields, NOT_AFTER.name());
        if (notBefore != null && notAfter != null && notAfter.isBefore(notBefore)) {
            throw fields.broken(NOT_AFTER.name(), "is before not-before; exchange them");
        }
        return new WatermarkKey(
                id,
                known.id().id(),
                known.id().scorerId(),
                detector,
                canonical(own),
                tags == null ? null : tags.of(secretBytes(own)),
                given(VOCABULARY_SIZE) ? (Integer) fields.vocabularySize() : null,
                fields.optionalText(VOCABULARY_ID.name()),
                fields.optionalText(OWNER.name()),
                fields.optionalText(TENANT.name()),
                notBefore,
                notAfter,
                given(ALPHA) ? (Double) fields.share(ALPHA.name()) : null,
                fields.flag(WINDOWS.name()));
    }

    private WatermarkSchemes.Known scheme(WatermarkSchemes schemes) {
        List<String> ids = schemes.ids().stream().map(SchemeId::id).toList();
        KeyFields common = new KeyFields(node, name, "a key", List.of(SCHEME));
        String asked = common.text(SCHEME.name());
        return schemes.find(asked)
                .orElseThrow(() -> common.broken(
                        SCHEME.name(),
                        "is not known; did you mean '" + Spelling.nearest(asked, ids) + "'? It must be one of "
                                + String.join(", ", ids)));
    }

    /** A rule that the scheme left to its detector: its message may quote anything, so only its place is told. */
    private WatermarkDetector detector(WatermarkSchemes.Known known, KeyFields fields, GreenLists lists) {
        try {
            return known.scheme().detector(fields, lists);
        } catch (IllegalArgumentException e) {
            throw fields.broken(
                    SCHEME.name(), "does not take these fields together; compare them with its description");
        }
    }

    private static List<SchemeField> declared(List<SchemeField> own) {
        List<SchemeField> all = new ArrayList<>(own);
        List<String> names = own.stream().map(SchemeField::name).toList();
        SHARED.stream().filter(field -> !names.contains(field.name())).forEach(all::add);
        return all;
    }

    private void refuseNeedlessDevice(KeyFields fields, List<SchemeField> own) {
        if (!own.contains(SchemeField.GENERATOR_DEVICE) && given(SchemeField.GENERATOR_DEVICE)) {
            throw fields.broken(
                    SchemeField.GENERATOR_DEVICE.name(),
                    "means nothing for " + fields.scheme() + ", which marks alike on every device; leave it out");
        }
    }

    private static void refuseOtherDevices(KeyFields fields, List<SchemeField> own) {
        if (!own.contains(SchemeField.GENERATOR_DEVICE)) {
            return;
        }
        String device = fields.text(SchemeField.GENERATOR_DEVICE.name()).toLowerCase(Locale.ROOT);
        if (device.startsWith("cuda")) {
            throw fields.broken(
                    SchemeField.GENERATOR_DEVICE.name(),
                    "is cuda: green lists drawn on a GPU come from another generator and cannot be reproduced on a"
                            + " CPU, every score would be noise; mark texts with the generator on the CPU");
        }
        if (!device.equals("cpu")) {
            throw fields.broken(SchemeField.GENERATOR_DEVICE.name(), "must be cpu");
        }
    }

    private boolean given(SchemeField field) {
        return node.hasNonNull(field.name());
    }

    /** The values of some fields but the secret ones, defaults included, in their order. */
    private String canonical(List<SchemeField> fields) {
        StringBuilder line = new StringBuilder();
        for (SchemeField field : fields) {
            if (!field.secret()) {
                JsonNode value = value(field.name());
                String shown =
                        value == null ? field.otherwise() : value.isValueNode() ? value.asText() : value.toString();
                line.append(line.length() == 0 ? "" : ":")
                        .append(field.name())
                        .append('=')
                        .append(shown);
            }
        }
        return line.toString();
    }

    /** The secret values, each with its field, so that different secrets have different bytes. */
    private byte[] secretBytes(List<SchemeField> fields) {
        StringBuilder all = new StringBuilder();
        for (SchemeField field : fields) {
            JsonNode value = field.secret() ? value(field.name()) : null;
            if (value != null) {
                all.append(field.name()).append('\n');
                Iterable<JsonNode> parts = value.isArray() ? value : List.of(value);
                parts.forEach(part -> all.append(part.asText().strip().toLowerCase(Locale.ROOT))
                        .append('\n'));
            }
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable JsonNode value(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private static @Nullable Instant instant(KeyFields fields, String field) {
        String value = fields.optionalText(field);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value.strip());
        } catch (DateTimeException e) {
            throw fields.broken(field, "must be a time such as 2026-01-31T00:00:00Z");
        }
    }
}
