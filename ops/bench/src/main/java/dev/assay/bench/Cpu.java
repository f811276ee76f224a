package dev.assay.bench;

import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * CPU time of the measuring thread and operations of one iteration: on a machine that others use too, wall time says little.
 * Confined to the thread that measures.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Cpu {
    /** Operations of the iteration. */
    public long operations;

    private long start;

    /** Starts over. */
    @Setup(Level.Iteration)
    public void start() {
        operations = 0;
        start = now();
    }

    /** CPU time of the iteration, in microseconds. */
    public long micros() {
        return (now() - start) / 1_000;
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
