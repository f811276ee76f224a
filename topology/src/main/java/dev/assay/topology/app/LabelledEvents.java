package dev.assay.topology.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.ops.meters.Meters;
import dev.assay.schema.GeneratedText;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.tiers.TierScorer;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.tiers.TierSample;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.mapping.SubjectMapper;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Events with a label that both language models of a cascade have read. Immutable; any thread may read it.
 *
 * @param models ids of the small and the larger model
 * @param samples what they say, in the order of the lines
 * @param unread how many events a model could not read
 */
public record LabelledEvents(List<String> models, List<TierSample> samples, int unread) {
    private static final int AHEAD = 64;

    public LabelledEvents {
        models = List.copyOf(models);
        samples = List.copyOf(samples);
    }

    /** Whether a file holds events, and not answers that were read elsewhere. */
    public static boolean are(Path file) throws IOException {
        List<JsonNode> lines = DataFiles.lines(file);
        return !lines.isEmpty() && lines.get(0).has("completion");
    }

    /**
     * Has both models read every event.
     *
     * @param config with a cascade whose models read everything
     * @param right the {@code attributes.label} of those that are right
     * @throws IOException when the file cannot be read or a line is no event
     * @throws IllegalArgumentException when an event has no label
     */
    public static LabelledEvents read(AssayConfig config, Path file, String right) throws IOException {
        try (ScoringStack stack =
                ScoringStack.start(config, new Meters(new CompositeMeterRegistry()), BuildInfo.version())) {
            Reading reading = new Reading(stack, right);
            int line = 0;
            for (JsonNode tree : DataFiles.lines(file)) {
                line++;
                reading.add(file.getFileName() + " line " + line, tree);
            }
            reading.finish();
            return new LabelledEvents(stack.modelIds(), reading.samples, reading.unread);
        }
    }

    /** Several events at a time, so that batches fill; confined to one thread. */
    private static final class Reading {
        private final ScoringStack stack;
        private final String right;
        private final Queue<Pending> pending = new ArrayDeque<>();
        private final List<TierSample> samples = new ArrayList<>();
        private int unread;

        private record Pending(CompletableFuture<ScoringResult> result, String group, boolean right) {}

        Reading(ScoringStack stack, String right) {
            this.stack = stack;
            this.right = right;
        }

        void add(String place, JsonNode tree) throws IOException {
            GeneratedText event;
            try {
                event = JsonCodec.read(tree.toString(), GeneratedText.class, Map.of("eventId", place));
            } catch (JsonFormatException e) {
                throw new IOException(place + " is no event: " + e.getMessage(), e);
            }
            Subject subject = SubjectMapper.subject(event, null);
            String label = subject.attributes().get("label");
            if (label == null) {
                throw new IllegalArgumentException(place + " has no attributes.label");
            }
            String group = subject.attributes().getOrDefault("task", "");
            pending.add(new Pending(stack.engine().submit(subject, "evaluate"), group, label.equals(right)));
            while (pending.size() >= AHEAD) {
                take(pending.remove());
            }
        }

        void finish() {
            while (!pending.isEmpty()) {
                take(pending.remove());
            }
        }

        private void take(Pending one) {
            ScoringResult result = one.result().join();
            TierSample sample = result.evidence().stream()
                    .filter(evidence -> evidence.scorer().equals(TierScorer.ID))
                    .findFirst()
                    .map(evidence -> sample(one, evidence))
                    .orElse(null);
            if (sample == null) {
                unread++;
            } else {
                samples.add(sample);
            }
        }

        private static @Nullable TierSample sample(Pending one, Evidence evidence) {
            Map<String, Double> measures = evidence.measures();
            Double first = measures.get("tier1.score");
            Double second = measures.get("tier2.score");
            if (first == null || second == null) {
                return null;
            }
            int[] tokens = {
                measures.getOrDefault("tier1.read", 0.0).intValue(),
                measures.getOrDefault("tier2.read", 0.0).intValue()
            };
            return new TierSample(one.group(), new double[] {first, second}, tokens, one.right());
        }
    }
}
