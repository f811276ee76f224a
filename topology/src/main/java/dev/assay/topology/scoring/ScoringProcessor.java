package dev.assay.topology.scoring;

import dev.assay.scoring.session.SessionRules;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Gives the records of one partition to a {@link ScoringTask}, which answers them by key or, with thresholds that learn, in the
 * order of the partition. Confined to its stream thread.
 *
 * <p>Nothing here blocks longer than {@link LedgerLimits#admissionWait()} or depends on the content of a record, so an
 * exception means a defect or a lost store and is left to Kafka Streams.
 */
public final class ScoringProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /**
     * What all tasks of a process share. Thread-safe parts only.
     *
     * @param sessions null when evidence is not to add up over conversations
     * @param samples null when samples are not to be joined with their answers
     * @param thresholds null when the rule's decisions stand
     */
    public record Shared(
            String inputTopic,
            Judge judge,
            SourceReader sourceReader,
            Credits credits,
            LedgerLimits limits,
            StreamMeters meters,
            @Nullable SessionRules sessions,
            @Nullable SampleRules samples,
            @Nullable ThresholdParts thresholds) {

        /** Everything but the joining of samples and thresholds of its own. */
        public Shared(
                String inputTopic,
                Judge judge,
                SourceReader sourceReader,
                Credits credits,
                LedgerLimits limits,
                StreamMeters meters,
                @Nullable SessionRules sessions) {
            this(inputTopic, judge, sourceReader, credits, limits, meters, sessions, null, null);
        }
    }

    private final Shared shared;
    private final Map<Settlement.Sink, String> sinkNodes;

    private @Nullable ScoringTask task;

    /** @param sinkNodes name of the sink node per output */
    public ScoringProcessor(Shared shared, Map<Settlement.Sink, String> sinkNodes) {
        this.shared = shared;
        this.sinkNodes = Map.copyOf(sinkNodes);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        task = new ScoringTask(context, shared, sinkNodes);
        task.restore();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        current().admit(record);
    }

    /** In-flight work is abandoned, not awaited: the ledger keeps it for the next owner of the partition. */
    @Override
    public void close() {
        if (task != null) {
            task.close();
            task = null;
        }
    }

    private ScoringTask current() {
        if (task == null) {
            throw new IllegalStateException("processor is not initialised");
        }
        return task;
    }
}
