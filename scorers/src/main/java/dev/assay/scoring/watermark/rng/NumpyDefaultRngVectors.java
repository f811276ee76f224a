package dev.assay.scoring.watermark.rng;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenValues;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The fields of a {@code default_rng} vector, each from a fresh seed. Confined to the thread that checks. */
final class NumpyDefaultRngVectors {
    private static final Pattern RAW = Pattern.compile("pcg64_raw_\\d+");
    private static final Pattern ARANGE = Pattern.compile("shuffle_arange_(\\d+)");
    private static final Pattern MASK = Pattern.compile("shuffle_bool_(\\d+)_of_(\\d+)_sha256");
    private static final Pattern MASK_START = Pattern.compile("shuffle_bool_first_(\\d+)");

    private NumpyDefaultRngVectors() {}

    static void compare(CaseComparison comparison, JsonNode expected) {
        BigInteger seed = GoldenValues.integer(expected.path("seed"));
        int[] mask = mask(seed, expected);
        expected.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            Matcher arange = ARANGE.matcher(name);
            Matcher start = MASK_START.matcher(name);
            if (RAW.matcher(name).matches()) {
                comparison.same(name, GoldenValues.texts(value).toString(), raw(seed, value.size()));
            } else if (arange.matches()) {
                int[] values =
                        IntStream.range(0, Integer.parseInt(arange.group(1))).toArray();
                new NumpyDefaultRng(seed).shuffle(values);
                comparison.same(name, Arrays.toString(GoldenValues.ints(value)), Arrays.toString(values));
            } else if (MASK.matcher(name).matches()) {
                byte[] bytes = new byte[mask.length];
                IntStream.range(0, mask.length).forEach(i -> bytes[i] = (byte) mask[i]);
                comparison.same(name, value.asText(), Sha256.hex(bytes));
            } else if (start.matches() && mask.length > 0) {
                comparison.same(name, value.asText(), bits(mask, Integer.parseInt(start.group(1))));
            } else if (!name.equals("seed")) {
                comparison.unknown(name);
            }
        });
    }

    private static String raw(BigInteger seed, int count) {
        NumpyDefaultRng rng = new NumpyDefaultRng(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> Long.toUnsignedString(rng.nextLong()))
                .toList()
                .toString();
    }

    /** Ones then zeros, shuffled; the field with the digest says how many of each. */
    private static int[] mask(BigInteger seed, JsonNode expected) {
        int[] found = {};
        for (var names = expected.fieldNames(); names.hasNext(); ) {
            Matcher matcher = MASK.matcher(names.next());
            if (matcher.matches()) {
                found = new int[Integer.parseInt(matcher.group(2))];
                Arrays.fill(found, 0, Integer.parseInt(matcher.group(1)), 1);
                new NumpyDefaultRng(seed).shuffle(found);
            }
        }
        return found;
    }

    private static String bits(int[] mask, int length) {
        StringBuilder bits = new StringBuilder(length);
        for (int i = 0; i < Math.min(length, mask.length); i++) {
            bits.append(mask[i]);
        }
        return bits.toString();
    }
}
