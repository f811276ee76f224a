package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.watermark.rng.NumpyDefaultRng;
import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/** Green lists as the references draw them, written apart from the detectors. Confined to one thread. */
final class Greens {
    private static final int TABLE = 1_000_003;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final int[] LMW_TABLE =
            TorchCpuGenerator.seeded(2_971_215_073L).randperm(TABLE);

    private final int size;
    private final int green;
    private final Map<Integer, BitSet> lists = new LinkedHashMap<>();

    Greens(int vocabularySize, double gamma) {
        size = vocabularySize;
        green = (int) (vocabularySize * gamma);
    }

    private boolean listed(long seed, int token) {
        return lists.computeIfAbsent((int) seed, this::list).get(token);
    }

    private BitSet list(int state) {
        if (lists.size() > 20_000) {
            lists.clear();
        }
        return BitSet.valueOf(TorchCpuGenerator.seeded(state).randpermPrefix(size, green));
    }

    /** Python's % (2^64 - 1). */
    private static long reduced(BigInteger value) {
        return value.mod(MODULUS).longValue();
    }

    /** Hugging Face lefthash, lm-watermarking simple_1. */
    Marker.Green previousToken(long key) {
        return (ids, at) -> listed(reduced(BigInteger.valueOf(key).multiply(BigInteger.valueOf(ids[at - 1]))), ids[at]);
    }

    /** Hugging Face selfhash of width 4: the key shuffles the table. */
    Marker.Green selfhash(long key) {
        int[] table = TorchCpuGenerator.seeded(key).randperm(TABLE);
        return (ids, at) -> listed(anchored(table, key, ids, at), ids[at]);
    }

    /** lm-watermarking's selfhash of width 4: the table is the same for all keys. */
    Marker.Green anchoredMinhash(long key) {
        return (ids, at) -> listed(anchored(LMW_TABLE, key, ids, at), ids[at]);
    }

    private static long anchored(int[] table, long key, int[] ids, int at) {
        long smallest = Long.MAX_VALUE;
        for (int i = at - 3; i <= at; i++) {
            smallest = Math.min(smallest, key * (table[ids[i] % TABLE] + 1L) * (table[ids[at] % TABLE] + 1L));
        }
        return reduced(BigInteger.valueOf(smallest));
    }

    /** lm-watermarking's minhash of width 4. */
    Marker.Green minhash(long key) {
        return (ids, at) -> {
            long smallest = Long.MAX_VALUE;
            for (int i = at - 4; i < at; i++) {
                smallest = Math.min(smallest, LMW_TABLE[Math.floorMod(key * ids[i], TABLE)] + 1L);
            }
            return listed(smallest, ids[at]);
        };
    }

    /** lm-watermarking's skipgram of width 5: the token five places back alone. */
    Marker.Green skipgram(long key) {
        return (ids, at) -> listed(LMW_TABLE[Math.floorMod(key * ids[at - 5], TABLE)] + 1L, ids[at]);
    }

    /** MarkLLM's KGW, time and left. */
    Marker.Green markllmTime(long key, int width) {
        int[] permutation = TorchCpuGenerator.seeded(key).randperm(size);
        return (ids, at) -> {
            BigInteger seed = BigInteger.valueOf(key)
                    .multiply(BigInteger.valueOf(permutation[residue(ids, at, width)]))
                    .mod(BigInteger.valueOf(size));
            return listed(seed.longValue(), ids[at]);
        };
    }

    /** MarkLLM's SWEET and EWD. */
    Marker.Green product(long key, int width) {
        return (ids, at) -> listed(key * residue(ids, at, width), ids[at]);
    }

    private int residue(int[] ids, int at, int width) {
        BigInteger product = BigInteger.ONE;
        for (int i = at - width; i < at; i++) {
            product = product.multiply(BigInteger.valueOf(ids[i]));
        }
        return product.mod(BigInteger.valueOf(size)).intValue();
    }

    /** three_bricks and vLLM-Watermark: the state of a context. */
    static int bricksState(long seed, int[] ids, int at, int width) {
        BigInteger state = BigInteger.valueOf(seed);
        for (int i = at - width; i < at; i++) {
            state = state.multiply(BigInteger.valueOf(35_317))
                    .add(BigInteger.valueOf(ids[i]))
                    .mod(MODULUS);
        }
        return state.intValue();
    }

    /** vLLM-Watermark's Maryland. */
    Marker.Green maryland(long seed, int width) {
        return (ids, at) -> listed(bricksState(seed, ids, at, width), ids[at]);
    }

    /** Unigram: one list for all places. */
    Marker.Green unigram(long key) {
        int[] entries = new int[size];
        for (int i = 0; i < green; i++) {
            entries[i] = 1;
        }
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(key)
                .array();
        long seed =
                ByteBuffer.wrap(Sha256.of(bytes)).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
        new NumpyDefaultRng(BigInteger.valueOf(seed)).shuffle(entries);
        return (ids, at) -> entries[ids[at]] == 1;
    }
}
