package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.scoring.SampleGroupKey;
import dev.assay.topology.threshold.EventKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Record keys that bring together what the service joins within a partition: the messages of a conversation, an answer and
 * its separate samples, a deferred answer and the larger model's. By itself an event is keyed by its conversation, else by the
 * request that it is a sample of or expects samples for, else by the deferred event that it replaces, else by its own id; one
 * that belongs to an event from before goes under that one's key. Confined to one thread.
 */
final class RecordKeys {
    private final Map<SampleGroupKey, String> requests;
    private final Map<EventKey, String> events;

    /**
     * The key of an event.
     *
     * @param apart whether something that it belongs to went under another key, so that the service may not join them
     */
    record Chosen(String key, boolean apart) {}

    /** @param remembered requests, and events, of which it is known under which key they went; the oldest are forgotten */
    RecordKeys(int remembered) {
        requests = bounded(remembered);
        events = bounded(remembered);
    }

    private static <K> Map<K, String> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, String> eldest) {
                return size() > most;
            }
        };
    }

    /** Chooses, and remembers what was chosen. */
    Chosen choose(GeneratedText event) {
        SampleGroupKey request = request(event);
        String parent = named(event.getParentId());
        String ofRequest = request == null ? null : requests.get(request);
        String ofParent = parent == null ? null : events.get(EventKey.of(parent));
        String key = first(
                named(event.getConversationId()), ofRequest, ofParent, requestId(event), parent, event.getEventId());
        events.put(EventKey.of(event.getEventId()), key);
        if (request != null) {
            requests.put(request, key);
        }
        return new Chosen(key, differs(ofRequest, key) || differs(ofParent, key));
    }

    private static @Nullable SampleGroupKey request(GeneratedText event) {
        SampleGroupKey sampleOf = SubjectMapper.sampleOf(event);
        return sampleOf != null ? sampleOf : expectsSamples(event) ? SubjectMapper.answerOf(event) : null;
    }

    private static @Nullable String requestId(GeneratedText event) {
        String sampleOf = named(event.getSampleOf());
        return sampleOf != null ? sampleOf : expectsSamples(event) ? named(event.getRequestId()) : null;
    }

    private static boolean expectsSamples(GeneratedText event) {
        Integer expected = event.getExpectedSamples();
        return expected != null && expected > 0;
    }

    private static boolean differs(@Nullable String other, String key) {
        return other != null && !other.equals(key);
    }

    private static @Nullable String named(@Nullable String id) {
        return id == null || id.isBlank() ? null : id;
    }

    private static String first(@Nullable String... keys) {
        for (String key : keys) {
            if (key != null) {
                return key;
            }
        }
        throw new IllegalArgumentException("an event has an id");
    }
}
