package dev.assay.scoring.watermark;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one key entry as its scheme reads them. Only declared fields can be read; what an entry leaves out has its
 * declared default. Every problem names the key, the field and the fix, never a value. Confined to the thread that reads
 * the file.
 */
public final class KeyFields {
    private static final int LARGEST_VOCABULARY = 1 << 24;
    private static final String VALUE_OF_ITS_OWN = "must be a single value";

    private final JsonNode node;
    private final String name;
    private final String scheme;
    private final List<SchemeField> declared;

    /**
     * The fields of an entry.
     *
     * @param name the key in messages
     * @param declared the fields that may be read
     */
    KeyFields(JsonNode node, String name, String scheme, List<SchemeField> declared) {
        this.node = node;
        this.name = name;
        this.scheme = scheme;
        this.declared = List.copyOf(declared);
    }

    /** The name of the scheme that the entry asks for. */
    public String scheme() {
        return scheme;
    }

    /** Text, or its default; refuses an entry that has neither. */
    public String text(String field) {
        String value = optionalText(field);
        if (value == null) {
            throw broken(field, "is missing; add it");
        }
        return value;
    }

    /** Text, its default, or null. */
    public @Nullable String optionalText(String field) {
        SchemeField declaration = declaration(field);
        JsonNode value = given(field);
        if (value == null) {
            return declaration.otherwise();
        }
        if (!value.isValueNode()) {
            throw broken(field, VALUE_OF_ITS_OWN);
        }
        return value.asText();
    }

    /** One of some words. */
    public String choice(String field, List<String> words) {
        String value = text(field);
        if (!words.contains(value)) {
            throw broken(field, "must be one of " + String.join(", ", words));
        }
        return value;
    }

    /** True or false. */
    public boolean flag(String field) {
        return choice(field, List.of("true", "false")).equals("true");
    }

    /** A whole number of a range, bounds included. */
    public int whole(String field, int smallest, int largest) {
        return whole(field, text(field), smallest, largest);
    }

    /** A whole number of a range, or null. */
    public @Nullable Integer optionalWhole(String field, int smallest, int largest) {
        String value = optionalText(field);
        return value == null ? null : whole(field, value, smallest, largest);
    }

    private int whole(String field, String value, int smallest, int largest) {
        int number;
        try {
            number = Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw broken(field, "must be a whole number" + upTo(largest));
        }
        if (number < smallest) {
            throw broken(field, "must be at least " + smallest);
        }
        if (number > largest) {
            throw broken(field, "must be at most " + largest);
        }
        return number;
    }

    private static String upTo(int largest) {
        return largest == Integer.MAX_VALUE ? "" : " of at most " + largest;
    }

    /** A finite number. */
    public double number(String field) {
        double number;
        try {
            number = Double.parseDouble(text(field));
        } catch (NumberFormatException e) {
            throw broken(field, "must be a number");
        }
        if (!Double.isFinite(number)) {
            throw broken(field, "must be a finite number");
        }
        return number;
    }

    /** A number between 0 and 1, bounds excluded. */
    public double share(String field) {
        double number;
        try {
            number = Double.parseDouble(text(field));
        } catch (NumberFormatException e) {
            throw broken(field, "must be a number");
        }
        if (!(number > 0 && number < 1)) {
            throw broken(field, "must lie between 0 and 1");
        }
        return number;
    }

    /**
     * The share of a vocabulary that is green: with one green and one other token at least.
     *
     * @param size V
     */
    public double greenShare(String field, int size) {
        double share = share(field);
        if ((int) (size * share) < 1) {
            throw broken(field, "leaves no green token in this vocabulary; raise it");
        }
        return share;
    }

    /** The {@code vocabulary-size}, 2 to 2^24: some schemes keep a permutation of it. */
    public int vocabularySize() {
        String field = SchemeField.VOCABULARY_SIZE.name();
        int size = whole(field, text(field), Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (size < 2) {
            throw broken(field, "must be at least 2; use the width of the model's logits");
        }
        if (size > LARGEST_VOCABULARY) {
            throw broken(field, "must be at most " + LARGEST_VOCABULARY);
        }
        return size;
    }

    /** A secret whole number of the range that torch takes as a seed, decimal or hexadecimal after {@code 0x}. */
    public HashingKey secret(String field) {
        return secret(field, text(field));
    }

    /** A secret whose product with every token is a seed that torch takes: at others the marking code fails. */
    public HashingKey secretFactor(String field) {
        HashingKey key = secret(field);
        if (key.largestFactor() < vocabularySize() - 1) {
            throw broken(field, "times the largest token must lie between -2^63 and 2^64 - 1, as torch takes seeds");
        }
        return key;
    }

    /** A secret that the reference keeps in a signed 64-bit number. */
    public HashingKey secretBelow63Bits(String field) {
        HashingKey key = secret(field);
        if (!key.fitsLong()) {
            throw broken(field, "must be below 2^63 for " + scheme + ", as the marking code multiplies in int64");
        }
        return key;
    }

    /** A list of secret numbers, each as {@link #secret} reads it. */
    public List<HashingKey> secrets(String field) {
        List<HashingKey> keys = new ArrayList<>();
        for (JsonNode value : list(field)) {
            keys.add(secret(field, value.isValueNode() ? value.asText() : ""));
        }
        return keys;
    }

    /** A list of finite numbers; empty where the entry leaves it out. */
    public double[] numbers(String field) {
        return given(field) == null ? new double[0] : numbers(field, list(field));
    }

    /** A list of lists of finite numbers; empty where the entry leaves it out. */
    public double[][] rows(String field) {
        if (given(field) == null) {
            return new double[0][];
        }
        List<double[]> rows = new ArrayList<>();
        for (JsonNode row : list(field)) {
            if (!row.isArray()) {
                throw broken(field, "must be a list of lists of numbers");
            }
            rows.add(numbers(field, row));
        }
        return rows.toArray(double[][]::new);
    }

    /** Whether the entry states a field. */
    public boolean has(String field) {
        declaration(field);
        return given(field) != null;
    }

    /** The content of the JSON file that a field names, an object; null where the entry leaves it out. */
    public @Nullable JsonNode content(String field) {
        declaration(field);
        JsonNode value = given(field);
        if (value != null && !value.isObject()) {
            throw broken(
                    field,
                    value.isTextual()
                            ? "names a file, which only a key file in a folder can do"
                            : "must name a file that holds a JSON object");
        }
        return value;
    }

    private double[] numbers(String field, JsonNode list) {
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i).isNumber() ? list.get(i).doubleValue() : Double.NaN;
            if (!Double.isFinite(numbers[i])) {
                throw broken(field, "must hold finite numbers only");
            }
        }
        return numbers;
    }

    /**
     * Text that must be quoted in YAML: without quotes digits are read as a number, which has lost its leading zeros and
     * its notation.
     */
    public String quoted(String field) {
        String value = text(field);
        JsonNode given = given(field);
        if (given != null && !given.isTextual()) {
            throw broken(field, "must stand in quotes, or YAML reads it as a number");
        }
        return value;
    }

    /** A problem with a field, as it is to be thrown. */
    public KeyFileException broken(String field, String problem) {
        return new KeyFileException(name + ": " + field + " " + problem);
    }

    /** Refuses what is not declared. */
    void refuseUnknown() {
        List<String> names = declared.stream().map(SchemeField::name).toList();
        node.fieldNames().forEachRemaining(field -> {
            if (!names.contains(field)) {
                throw broken(
                        field,
                        "is not a field of " + scheme + "; did you mean '" + Spelling.nearest(field, names) + "'?");
            }
        });
        for (SchemeField field : declared) {
            if (field.required() && given(field.name()) == null) {
                throw broken(field.name(), "is missing; add it");
            }
        }
    }

    private HashingKey secret(String field, String text) {
        String digits = text.strip();
        boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
        try {
            return new HashingKey(hexadecimal ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits));
        } catch (NumberFormatException e) {
            throw broken(field, "must be a whole number");
        } catch (IllegalArgumentException e) {
            throw broken(field, "must lie between -2^63 and 2^64 - 1");
        }
    }

    private JsonNode list(String field) {
        declaration(field);
        JsonNode value = given(field);
        if (value == null) {
            throw broken(field, "is missing; add it");
        }
        if (!value.isArray() || value.isEmpty()) {
            throw broken(field, "must be a list that is not empty");
        }
        return value;
    }

    private @Nullable JsonNode given(String field) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private SchemeField declaration(String field) {
        return declared.stream()
                .filter(one -> one.name().equals(field))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(scheme + " declares no field " + field));
    }
}
