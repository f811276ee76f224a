package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One entry of a key file while it is read. Confined to the thread that reads the file. */
final class KeyEntry {
    private static final List<String> FIELDS = List.of(
            "id",
            "scheme",
            "key",
            "greenlist-ratio",
            "context-width",
            "vocabulary-size",
            "vocabulary-id",
            "bos-token-id",
            "generator-device",
            "tenant",
            "not-before",
            "not-after",
            "alpha");
    private static final double DEFAULT_RATIO = 0.25;
    private static final double DEFAULT_ALPHA = 0.001;

    private final JsonNode node;
    private final String name;

    KeyEntry(JsonNode node, int index) {
        this.node = node;
        JsonNode id = node.get("id");
        name = id != null && id.isValueNode() && !id.asText().isBlank()
                ? "key '" + id.asText() + "' (number " + (index + 1) + ")"
                : "key number " + (index + 1);
    }

    WatermarkKey read() {
        if (!node.isObject()) {
            throw new KeyFileException(name + ": must be a mapping with at least id, scheme, key, vocabulary-size and"
                    + " generator-device");
        }
        refuseUnknownFields();
        refuseOtherDevices();
        try {
            return new WatermarkKey(
                    required("id"),
                    scheme(),
                    key(),
                    number("greenlist-ratio", DEFAULT_RATIO),
                    whole("context-width", 1),
                    requiredWhole("vocabulary-size"),
                    text("vocabulary-id"),
                    optionalWhole("bos-token-id"),
                    WatermarkKey.GeneratorDevice.CPU,
                    text("tenant"),
                    instant("not-before"),
                    instant("not-after"),
                    number("alpha", DEFAULT_ALPHA));
        } catch (WatermarkKey.InvalidKeyException e) {
            throw new KeyFileException(name + ": " + e.getMessage());
        }
    }

    private void refuseUnknownFields() {
        node.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                throw broken(field, "is not a field of a key; did you mean '" + nearest(field) + "'?");
            }
        });
    }

    private void refuseOtherDevices() {
        String device = required("generator-device").toLowerCase(Locale.ROOT);
        if (device.startsWith("cuda")) {
            throw broken(
                    "generator-device",
                    "is cuda: green lists drawn on a GPU come from another generator and cannot be reproduced on a"
                            + " CPU, every score would be noise; mark texts with the generator on the CPU");
        }
        if (!device.equals("cpu")) {
            throw broken("generator-device", "must be cpu");
        }
    }

    private WatermarkScheme scheme() {
        Optional<WatermarkScheme> scheme = WatermarkScheme.ofId(required("scheme"));
        return scheme.orElseThrow(() -> broken(
                "scheme",
                "must be one of "
                        + String.join(
                                ", ",
                                List.of(WatermarkScheme.values()).stream()
                                        .map(WatermarkScheme::id)
                                        .toList())));
    }

    private HashingKey key() {
        String digits = required("key").strip();
        try {
            return new HashingKey(new BigInteger(digits));
        } catch (NumberFormatException e) {
            throw broken("key", "must be a whole number");
        } catch (IllegalArgumentException e) {
            throw broken("key", "must lie between -2^63 and 2^64 - 1");
        }
    }

    private String required(String field) {
        String value = text(field);
        if (value == null) {
            throw broken(field, "is missing; add it");
        }
        return value;
    }

    private @Nullable String text(String field) {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw broken(field, "must be a single value");
        }
        return value.asText();
    }

    private double number(String field, double otherwise) {
        String value = text(field);
        if (value == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw broken(field, "must be a number");
        }
    }

    private int requiredWhole(String field) {
        return whole(field, required(field));
    }

    private int whole(String field, int otherwise) {
        String value = text(field);
        return value == null ? otherwise : whole(field, value);
    }

    private @Nullable Integer optionalWhole(String field) {
        String value = text(field);
        return value == null ? null : whole(field, value);
    }

    private int whole(String field, String value) {
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw broken(field, "must be a whole number");
        }
    }

    private @Nullable Instant instant(String field) {
        String value = text(field);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value.strip());
        } catch (DateTimeException e) {
            throw broken(field, "must be a time such as 2026-01-31T00:00:00Z");
        }
    }

    private KeyFileException broken(String field, String problem) {
        return new KeyFileException(name + ": " + field + " " + problem);
    }

    private static String nearest(String unknown) {
        return FIELDS.stream()
                .min(Comparator.comparingInt(field -> distance(unknown, field)))
                .orElseThrow();
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int above = row[j];
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(diagonal + change, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
