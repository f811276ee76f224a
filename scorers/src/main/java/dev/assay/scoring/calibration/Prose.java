package dev.assay.scoring.calibration;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * Half a million words of public-domain novels as a source of word sequences: which words follow which, and how often. Words
 * are numbers, the most frequent first; no spelling is kept. Immutable; any thread may use it.
 */
public final class Prose {
    private static final String RESOURCE = "prose.gz";
    private static final double TRIGRAM_SHARE = 0.75;

    private final int[] words;
    private final int types;
    /** Places of each word but the last place of all, ordered by the word before; those of word w from starts[w] on. */
    private final int[] places;

    private final int[] starts;

    private Prose(int[] words, int types) {
        this.words = words;
        this.types = types;
        starts = new int[types + 1];
        for (int i = 1; i < words.length - 1; i++) {
            starts[words[i] + 1]++;
        }
        for (int w = 0; w < types; w++) {
            starts[w + 1] += starts[w];
        }
        places = IntStream.range(1, words.length - 1)
                .mapToObj(i -> ((long) words[i] << 40) | ((long) words[i - 1] << 20) | i)
                .sorted()
                .mapToInt(key -> (int) (key & 0xfffff))
                .toArray();
    }

    /** The bundled prose. */
    public static Prose bundled() {
        return Holder.PROSE;
    }

    /** Number of different words. */
    public int types() {
        return types;
    }

    /** Number of words. */
    public int length() {
        return words.length;
    }

    /** The word at a place, 0 to {@link #length} - 1. */
    public int at(int place) {
        return words[place];
    }

    /** A word after two others: drawn from what follows both, mostly, or from what follows the last. */
    public int next(int before, int last, SplittableRandom random) {
        int from = starts[last];
        int to = starts[last + 1];
        if (from == to) {
            return words[random.nextInt(words.length)];
        }
        if (random.nextDouble() < TRIGRAM_SHARE) {
            int low = lowerBound(from, to, before);
            int high = lowerBound(low, to, before + 1);
            if (high > low) {
                return words[places[low + random.nextInt(high - low)] + 1];
            }
        }
        return words[places[from + random.nextInt(to - from)] + 1];
    }

    /** The words that follow a word, each as often as it does, ascending; empty for a word without successor. */
    public int[] followers(int last) {
        int[] following = new int[starts[last + 1] - starts[last]];
        for (int i = 0; i < following.length; i++) {
            following[i] = words[places[starts[last] + i] + 1];
        }
        Arrays.sort(following);
        return following;
    }

    private int lowerBound(int from, int to, int before) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (words[places[middle] - 1] < before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static Prose read(InputStream in) throws IOException {
        try (DataInputStream data = new DataInputStream(new BufferedInputStream(new GZIPInputStream(in)))) {
            int types = data.readInt();
            int[] words = new int[data.readInt()];
            for (int i = 0; i < words.length; i++) {
                int shift = 0;
                int part = data.readUnsignedByte();
                while (part >= 0x80) {
                    words[i] |= (part & 0x7f) << shift;
                    shift += 7;
                    part = data.readUnsignedByte();
                }
                words[i] |= part << shift;
            }
            return new Prose(words, types);
        }
    }

    /** Read on first use, a fraction of a second and a few megabytes. */
    private static final class Holder {
        static final Prose PROSE = load();

        private static Prose load() {
            try (InputStream in = Prose.class.getResourceAsStream(RESOURCE)) {
                if (in == null) {
                    throw new IllegalStateException(RESOURCE + " is missing from this build");
                }
                return read(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
