package dev.assay.topology.support;

import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.WatermarkKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A vocabulary of numbered words, its {@code tokenizer.json}, and marked texts of such words. Stateless; any thread may call it. */
public final class WordTokenizer {
    /** V; the word of the token 17 is {@code w17}. */
    public static final int VOCABULARY = 1000;

    private WordTokenizer() {}

    /** Writes the file, with its folder. */
    public static Path write(Path file) {
        String words = IntStream.range(0, VOCABULARY)
                .mapToObj(i -> "\"w" + i + "\":" + i)
                .collect(Collectors.joining(","));
        String json =
                "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[],\"normalizer\":null,"
                        + "\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"post_processor\":null,\"decoder\":null,"
                        + "\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"w0\",\"vocab\":{" + words + "}}}";
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, json, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text in which each word but the first raises the key's statistic, where one of 40 does. */
    public static String marked(WatermarkKey key, int words, long seed) {
        Random random = new Random(seed);
        int[] ids = {random.nextInt(VOCABULARY)};
        while (ids.length < words) {
            int[] next = Arrays.copyOf(ids, ids.length + 1);
            double before = statistic(key, ids);
            for (int i = 0; i < 40; i++) {
                next[ids.length] = random.nextInt(VOCABULARY);
                if (statistic(key, next) > before) {
                    break;
                }
            }
            ids = next;
        }
        return Arrays.stream(ids).mapToObj(id -> "w" + id).collect(Collectors.joining(" "));
    }

    private static double statistic(WatermarkKey key, int[] ids) {
        return key.detector().detect(ids, new int[0]).map(Detection::statistic).orElse(0.0);
    }
}
