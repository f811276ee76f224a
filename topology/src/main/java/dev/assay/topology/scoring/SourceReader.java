package dev.assay.topology.scoring;

import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reads admitted, unanswered records again after a restart. Implementations are safe for use by any number of threads. */
public interface SourceReader {
    /**
     * Starts reading and returns at once; mail arrives on another thread, one per offset, in offset order.
     *
     * @param alive false once nobody waits for the records any more
     * @param sink receives {@link Mail.Reread} or {@link Mail.Gone}
     */
    void reread(int partition, SortedSet<Long> offsets, BooleanSupplier alive, Consumer<Mail> sink);
}
