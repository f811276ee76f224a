package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The notation of vector files: non-finite numbers and 64-bit integers are strings. Every method throws
 * {@link IllegalArgumentException} for another notation. Stateless; any thread may use it.
 */
public final class GoldenValues {
    private GoldenValues() {}

    /**
     * A number, or one of the strings {@code NaN}, {@code nan}, {@code Infinity}, {@code inf} and the two with a minus, or a
     * number in quotes.
     */
    public static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isTextual()) {
            return switch (node.textValue()) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> Double.parseDouble(node.textValue());
            };
        }
        throw new IllegalArgumentException("not a number: " + node.getNodeType());
    }

    /** A whole number of any size, with or without quotes. */
    public static BigInteger integer(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.bigIntegerValue();
        }
        if (node.isTextual()) {
            return new BigInteger(node.textValue());
        }
        throw new IllegalArgumentException("not a whole number: " + node.getNodeType());
    }

    /** A list of 32-bit whole numbers. */
    public static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = integer(array.get(i)).intValueExact();
        }
        return values;
    }

    /** A list of numbers. */
    public static double[] numbers(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(array.get(i));
        }
        return values;
    }

    /** The elements of a list as text. */
    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
