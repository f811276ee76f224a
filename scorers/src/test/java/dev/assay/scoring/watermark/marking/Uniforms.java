package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.watermark.rng.AccumulateHash;
import dev.assay.scoring.watermark.rng.Murmur3;
import dev.assay.scoring.watermark.rng.Philox4x32;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;

/** Keyed uniforms and bits as the references draw them, written apart from the detectors. Confined to one thread. */
final class Uniforms {
    private static final int PHILOX_WIDTH = 4;
    private static final long[] TEXTSEAL = {10_000_019, 10_000_247};

    private Uniforms() {}

    /** vLLM's philox4x32-10-v1 with four tokens of context, padded with -1. */
    static Marker.Uniform vllm(long key) {
        int low = (int) key;
        int high = (int) (key >>> 32);
        return (ids, at) -> {
            int[] context = new int[PHILOX_WIDTH];
            for (int i = 0; i < PHILOX_WIDTH; i++) {
                int place = at - PHILOX_WIDTH + i;
                context[i] = place < 0 ? -1 : ids[place];
            }
            Philox4x32 philox = new Philox4x32();
            philox.counter(0x574D4358 ^ context[0], PHILOX_WIDTH ^ context[1], context[2], context[3]);
            philox.apply(low, high);
            int s3 = philox.word(3);
            philox.counter(ids[at] >>> 2, philox.word(0), philox.word(1), philox.word(2));
            philox.apply(low ^ s3, high ^ 0x574D544B);
            return (float) (((philox.word(ids[at] & 3) >>> 8) + 1) / ((1 << 24) + 1.0));
        };
    }

    /** The key that vLLM derives for a label. */
    static long vllmDerived(String label, long key) {
        return ByteBuffer.wrap(sha256(
                        label.getBytes(StandardCharsets.US_ASCII),
                        ByteBuffer.allocate(8).putLong(key).array()))
                .getLong();
    }

    /** SGLang with four tokens of context. */
    static Marker.Uniform sglang(long key) {
        return (ids, at) ->
                ((murmur((int) key, (int) (key >>> 32), sglangContext(ids, at), ids[at]) & 0xffffffffL) + 0.5)
                        * 0x1p-32;
    }

    static int sglangContext(int[] ids, int at) {
        int[] context = new int[Math.min(4, at)];
        System.arraycopy(ids, at - context.length, context, 0, context.length);
        return murmur(context);
    }

    /** Whether SGLang takes the first of two keys. */
    static boolean sglangFirst(long a, long b, double mix, int context) {
        int coin = murmur((int) a, (int) (a >>> 32), (int) b, (int) (b >>> 32), context);
        return (coin & 0xffffffffL) < (long) (mix * 0x1p32);
    }

    private static int murmur(int... words) {
        int hash = 0;
        for (int word : words) {
            hash = Murmur3.mix(hash, word);
        }
        return Murmur3.finish(hash, words.length);
    }

    /** rand(V) of torch under a state that the context gives. */
    static Marker.Uniform torch(int vocabularySize, ToLongBiFunction<int[], Integer> state) {
        Map<Integer, float[]> rows = new LinkedHashMap<>();
        return (ids, at) -> {
            int seed = (int) state.applyAsLong(ids, at);
            if (rows.size() > 256) {
                rows.clear();
            }
            return rows.computeIfAbsent(seed, s -> row(s, vocabularySize))[ids[at]];
        };
    }

    private static float[] row(int seed, int vocabularySize) {
        TorchCpuGenerator generator = TorchCpuGenerator.seeded(seed);
        float[] row = new float[vocabularySize];
        for (int i = 0; i < row.length; i++) {
            row[i] = generator.nextFloat();
        }
        return row;
    }

    /** MarkLLM's EXP: what the context gives. */
    static long markllmState(long key, int[] ids, int at, int width, int vocabularySize) {
        BigInteger product = BigInteger.ONE;
        for (int i = at - width; i < at; i++) {
            product = product.multiply(BigInteger.valueOf(ids[i]));
        }
        return key * product.mod(BigInteger.valueOf(vocabularySize)).longValue();
    }

    /** MarkLLM's EXPGumbel: one table, its row the sum of the last tokens. */
    static Marker.Uniform markllmTable(long seed, int width, int vocabularySize) {
        float[] table = new float[width * vocabularySize * vocabularySize];
        TorchCpuGenerator generator = TorchCpuGenerator.seeded(seed);
        for (int i = 0; i < table.length; i++) {
            table[i] = generator.nextFloat();
        }
        return (ids, at) -> {
            int row = 0;
            for (int i = at - width; i < at; i++) {
                row += ids[i];
            }
            return table[row * vocabularySize + ids[at]];
        };
    }

    /** TextSeal with two tokens of context. */
    static Marker.Uniform textSeal(long key) {
        return (ids, at) -> (textSeal(key, ids, at, ids[at]) + 0.5) / 8191;
    }

    /** TextSeal's tournament: layer d looks at token id + d. */
    static Marker.Bits textSealLayers(long key, int layers, double gamma) {
        return (ids, at) -> {
            long bits = 0;
            for (int layer = 0; layer < layers; layer++) {
                bits |= (textSeal(key, ids, at, ids[at] + layer) < gamma * 8191 ? 1L : 0L) << layer;
            }
            return bits;
        };
    }

    private static long textSeal(long key, int[] ids, int at, int token) {
        long hash = 100_000_007L * token + 500_001_713L * key;
        hash += TEXTSEAL[0] * ids[at - 2] + TEXTSEAL[1] * ids[at - 1];
        hash = hash * 15_485_863L * 40_499L;
        hash ^= hash >> 13;
        return Math.floorMod(hash, 8191L);
    }

    /** The bits of transformers' SynthID. */
    static Marker.Bits synthidTable(long[] keys) {
        TorchCpuGenerator generator = TorchCpuGenerator.seeded(0);
        long[] table = new long[1 << 16];
        for (int i = 0; i < table.length; i++) {
            table[i] = generator.randint(0, 2, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2);
        }
        return (ids, at) -> {
            long bits = 0;
            long hash = ngram(1, ids, at);
            for (int d = 0; d < keys.length; d++) {
                bits |= table[(int) Math.floorMod(AccumulateHash.of(hash, keys[d]), 65_536L)] << d;
            }
            return bits;
        };
    }

    /** The bits of synthid-text. */
    static Marker.Bits synthidShift(long[] keys) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * keys.length).order(ByteOrder.LITTLE_ENDIAN);
        for (long key : keys) {
            bytes.putLong(key);
        }
        long start = new BigInteger(1, sha256(bytes.array(), new byte[0]))
                .mod(BigInteger.valueOf(Long.MAX_VALUE))
                .longValue();
        return (ids, at) -> {
            long bits = 0;
            long hash = ngram(start, ids, at);
            for (int d = 0; d < keys.length; d++) {
                long h = AccumulateHash.of(hash, keys[d]);
                for (int round = 0; round < 12; round++) {
                    h = AccumulateHash.of(h, 1) >> 5;
                }
                bits |= Math.floorMod(h >> 30, 2L) << d;
            }
            return bits;
        };
    }

    private static long ngram(long start, int[] ids, int at) {
        long hash = start;
        for (int i = at - 4; i <= at; i++) {
            hash = AccumulateHash.of(hash, ids[i]);
        }
        return hash;
    }

    private static byte[] sha256(byte[] first, byte[] second) {
        MessageDigest digest = Sha256.digest();
        digest.update(first);
        return digest.digest(second);
    }
}
