package dev.assay.scoring.watermark.rng;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenValues;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The torch fields of a generator vector: each names its function, its arguments and the part that is recorded, and starts
 * from a fresh seed. Confined to the thread that checks.
 */
final class TorchVectors {
    private static final Pattern PERMUTATION =
            Pattern.compile("randperm_(\\d+)(?:_first_(\\d+)|_last_(\\d+)|(_sha256_int64le))?");
    private static final Pattern FLOATS = Pattern.compile("rand_float(32|64)_(\\d+)(_sha256_f(?:32|64)le)?");
    private static final Pattern INTEGERS = Pattern.compile("randint_(?:(\\d+)_)?(\\d+|2pow\\d+)_first_(\\d+)");
    private static final Pattern CHAINED = Pattern.compile("randperm_(\\d+)_then_rand_(\\d+)");

    private final CaseComparison comparison;
    private final BigInteger seed;
    private final long wideFrom;

    private TorchVectors(CaseComparison comparison, BigInteger seed, long wideFrom) {
        this.comparison = comparison;
        this.seed = seed;
        this.wideFrom = wideFrom;
    }

    static void compare(CaseComparison comparison, JsonNode expected, long wideFrom) {
        TorchVectors vectors = new TorchVectors(comparison, GoldenValues.integer(expected.path("seed")), wideFrom);
        expected.properties().forEach(field -> vectors.field(field.getKey(), field.getValue()));
    }

    private void field(String name, JsonNode value) {
        Matcher permutation = PERMUTATION.matcher(name);
        Matcher floats = FLOATS.matcher(name);
        Matcher integers = INTEGERS.matcher(name);
        Matcher chained = CHAINED.matcher(name);
        if (permutation.matches()) {
            permutation(name, value, permutation);
        } else if (floats.matches()) {
            floats(name, value, floats);
        } else if (integers.matches()) {
            integers(name, value, integers);
        } else if (chained.matches()) {
            chained(name, value, Integer.parseInt(chained.group(1)));
        } else if (!name.equals("seed")) {
            comparison.unknown(name);
        }
    }

    private TorchCpuGenerator fresh() {
        return TorchCpuGenerator.seeded(seed);
    }

    private void permutation(String name, JsonNode value, Matcher matcher) {
        int n = Integer.parseInt(matcher.group(1));
        int[] drawn = fresh().randperm(n);
        if (matcher.group(4) != null) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * n).order(ByteOrder.LITTLE_ENDIAN);
            Arrays.stream(drawn).forEach(bytes::putLong);
            comparison.same(name, value.asText(), Sha256.hex(bytes.array()));
            prefixAgrees(name, drawn);
            return;
        }
        int from = matcher.group(3) == null ? 0 : n - Integer.parseInt(matcher.group(3));
        int to = matcher.group(2) == null ? n : Integer.parseInt(matcher.group(2));
        comparison.same(
                name, Arrays.toString(GoldenValues.ints(value)), Arrays.toString(Arrays.copyOfRange(drawn, from, to)));
    }

    /** The two shortcuts that the detectors take must agree with the whole permutation. */
    private void prefixAgrees(String name, int[] permutation) {
        int n = permutation.length;
        int length = n / 4;
        long[] bits = fresh().randpermPrefix(n, length);
        for (int i = 0; i < n; i += Math.max(1, n / 7)) {
            int entry = permutation[i];
            boolean inside = i < length;
            boolean bit = (bits[entry >>> 6] >>> entry & 1) != 0;
            comparison.same(name + " prefix " + i, String.valueOf(inside), String.valueOf(bit));
            comparison.same(
                    name + " membership " + i,
                    String.valueOf(inside),
                    String.valueOf(fresh().randpermPrefixContains(n, length, entry)));
        }
    }

    private void floats(String name, JsonNode value, Matcher matcher) {
        TorchCpuGenerator generator = fresh();
        boolean single = matcher.group(1).equals("32");
        if (matcher.group(3) == null) {
            comparison.same(
                    name,
                    RngGoldenSuite.texts(value),
                    RngGoldenSuite.draws(value, i -> single ? generator.nextFloat() : generator.nextDouble()));
            return;
        }
        int n = Integer.parseInt(matcher.group(2));
        ByteBuffer bytes =
                ByteBuffer.allocate((single ? Float.BYTES : Double.BYTES) * n).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n; i++) {
            if (single) {
                bytes.putFloat(generator.nextFloat());
            } else {
                bytes.putDouble(generator.nextDouble());
            }
        }
        comparison.same(name, value.asText(), Sha256.hex(bytes.array()));
    }

    private void integers(String name, JsonNode value, Matcher matcher) {
        long low = matcher.group(1) == null ? 0 : Long.parseLong(matcher.group(1));
        String bound = matcher.group(2);
        long high = bound.startsWith("2pow") ? 1L << Integer.parseInt(bound.substring(4)) : Long.parseLong(bound);
        TorchCpuGenerator generator = fresh();
        StringBuilder expected = new StringBuilder();
        StringBuilder drawn = new StringBuilder();
        String separator = value.isTextual() ? "" : ",";
        int count = Integer.parseInt(matcher.group(3));
        for (int i = 0; i < count; i++) {
            drawn.append(generator.randint(low, high, wideFrom)).append(separator);
        }
        if (value.isTextual()) {
            expected.append(value.asText());
        } else {
            value.forEach(
                    number -> expected.append(GoldenValues.integer(number)).append(separator));
        }
        comparison.same(name, expected.toString(), drawn.toString());
    }

    /** A permutation and then floats from the same stream. */
    private void chained(String name, JsonNode value, int n) {
        TorchCpuGenerator generator = fresh();
        comparison.same(
                name + " permutation",
                Arrays.toString(GoldenValues.ints(value.path(0))),
                Arrays.toString(generator.randperm(n)));
        comparison.same(
                name + " floats",
                RngGoldenSuite.texts(value.path(1)),
                RngGoldenSuite.draws(value.path(1), i -> generator.nextFloat()));
    }
}
