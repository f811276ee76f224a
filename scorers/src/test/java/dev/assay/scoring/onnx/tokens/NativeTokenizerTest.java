package dev.assay.scoring.onnx.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.ModelClosedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class NativeTokenizerTest {
    private static final byte[] BPE = TinyTokenizers.byteLevelBpe("h e", "l l", "he ll", "hell o");
    private static final int THREADS = 3;

    /** What is freed while somebody reads it ends the process or gives ids of nothing. */
    @Test
    void closingWaitsForWhoeverEncodes() throws Exception {
        String text = "hello there, how are you? ".repeat(500);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 6; round++) {
                NativeTokenizer tokenizer = new NativeTokenizer(BPE, "t");
                int[] ids = tokenizer.ids(text);
                CountDownLatch running = new CountDownLatch(THREADS);
                List<Future<Throwable>> ends = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    ends.add(threads.submit(() -> untilClosed(tokenizer, text, ids, running)));
                }
                running.await();
                tokenizer.close();
                for (Future<Throwable> end : ends) {
                    assertThat(end.get()).isInstanceOf(ModelClosedException.class);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Throwable untilClosed(NativeTokenizer tokenizer, String text, int[] ids, CountDownLatch running) {
        try {
            while (true) {
                assertThat(tokenizer.ids(text)).isEqualTo(ids);
                running.countDown();
            }
        } catch (ModelClosedException e) {
            return e;
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        NativeTokenizer tokenizer = new NativeTokenizer(BPE, "t");
        tokenizer.close();
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("hello", true))
                .isInstanceOf(ModelClosedException.class)
                .hasMessage("a tokenizer is closed");
    }

    @Test
    void messagesSayWhichFile() {
        byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new TextTokenizer(empty, "/models/a/tokenizer.json", 16))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageStartingWith("/models/a/tokenizer.json cannot be used");
        assertThatThrownBy(() -> new CausalTokenizer(empty, "/models/b/tokenizer.json", 16, null, -1))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageStartingWith("/models/b/tokenizer.json cannot be used");
        byte[] single = TinyPairTokenizers.withoutTemplate().getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new PairTokenizer(single, "/models/c/tokenizer.json", 16, false, true))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageStartingWith("/models/c/tokenizer.json has no template for pairs");
    }
}
