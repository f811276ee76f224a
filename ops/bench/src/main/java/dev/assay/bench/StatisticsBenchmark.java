package dev.assay.bench;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Token statistics of a batch of 8 x 128 tokens: fused into the graph, computed on the host from fetched logits, and the bare
 * model without either. Confined to the thread that measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 6, time = 2)
public class StatisticsBenchmark {
    static final int BATCH = 8;
    static final int LENGTH = 128;

    /** What is run. */
    public enum Way {
        /** The model alone. */
        BARE,
        /** The model with the head. */
        FUSED,
        /** The model, its logits fetched and reduced in Java. */
        HOST
    }

    @Param
    public Way way = Way.BARE;

    /** Layers x width. */
    @Param({"4x256", "8x512"})
    public String shape = "4x256";

    @Param({"8192", "50257"})
    public int vocabulary;

    private @Nullable CausalWork work;

    /** Writes and opens the model. */
    @Setup
    public void prepare() throws IOException, OrtException {
        work = new CausalWork(shape, vocabulary, BATCH, LENGTH);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException, OrtException {
        Objects.requireNonNull(work).close();
    }

    /** One batch. */
    @Benchmark
    public void batch(Cpu cpu, Blackhole sink) throws OrtException {
        cpu.operations++;
        CausalWork current = Objects.requireNonNull(work);
        switch (way) {
            case BARE -> current.bare(sink);
            case FUSED -> sink.consume(current.fused());
            case HOST -> sink.consume(current.host());
        }
    }
}
