package dev.assay.topology.demo;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The books of one demo: what was sent against what came out. Confined to one thread.
 *
 * <p>Everything sent has to come out once, in the topic where it belongs, and say what its label says.
 */
final class Account {
    private final Map<String, DemoEvent> events = new LinkedHashMap<>();
    private final Map<String, BrokenRecord> broken = new LinkedHashMap<>();
    private final Map<String, Integer> verdicts = new HashMap<>();
    private final Map<String, Integer> deferred = new HashMap<>();
    private final Map<String, Integer> quarantined = new HashMap<>();
    private final Map<Kind, Integer> agreeing = new EnumMap<>(Kind.class);
    private final TreeSet<String> toDefer = new TreeSet<>();
    private final TreeSet<String> fingerprints = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Long> latencies = new ArrayList<>();
    private int neural;
    private int readBySmall;
    private int readByLarge;

    Account(List<DemoEvent> events, List<BrokenRecord> broken) {
        events.forEach(one -> this.events.put(one.id(), one));
        broken.forEach(one -> this.broken.put(one.id(), one));
    }

    /** One line of the table. */
    record Row(String id, String kind, Finding finding, String label) {}

    /**
     * Books a verdict.
     *
     * @param seenAt when the consumer had it, milliseconds since the epoch
     * @return what to show, or null when it was shown before or belongs to nothing that was sent
     */
    @Nullable
    Row verdict(Verdict verdict, long seenAt) {
        String id = verdict.getEventId();
        DemoEvent event = events.get(id);
        if (event == null) {
            problems.add("a verdict for " + id + ", which was not sent");
            return null;
        }
        if (verdicts.merge(id, 1, Integer::sum) > 1) {
            return null;
        }
        Finding finding = Finding.of(event, verdict);
        if (finding.agrees()) {
            agreeing.merge(event.kind(), 1, Integer::sum);
        } else {
            problems.add(id + " is " + event.label() + ", the verdict says: " + finding.words());
        }
        if (Finding.defers(verdict)) {
            toDefer.add(id);
        }
        neural += Finding.neural(verdict) == null ? 0 : 1;
        int models = Finding.languageModels(verdict);
        readBySmall += models > 0 ? 1 : 0;
        readByLarge += models > 1 ? 1 : 0;
        fingerprints.add(verdict.getFingerprint());
        latencies.add(Math.max(0, seenAt - verdict.getTimings().getAdmittedAt().toEpochMilli()));
        return new Row(id, event.kind().id(), finding, event.label());
    }

    /** Books an event that was handed on to a larger model. */
    void deferral(DeferredEvent event) {
        deferred.merge(event.getEvent().getEventId(), 1, Integer::sum);
    }

    /** Books a quarantined record; returns what to show, or null as for verdicts. */
    @Nullable
    Row quarantine(Quarantined record) {
        ByteBuffer key = record.getKey();
        String id = key == null
                ? ""
                : StandardCharsets.UTF_8.decode(key.duplicate()).toString();
        BrokenRecord sent = broken.get(id);
        if (sent == null) {
            problems.add("quarantine has a record of partition "
                    + record.getSource().getPartition() + ", offset "
                    + record.getSource().getOffset() + ", that is not one of the broken ones");
            return null;
        }
        if (quarantined.merge(id, 1, Integer::sum) > 1) {
            return null;
        }
        boolean whole = ByteBuffer.wrap(sent.value()).equals(record.getValue());
        boolean agrees = whole && record.getReason() == sent.reason();
        if (!agrees) {
            problems.add(id + " (" + sent.what() + ") was quarantined as " + record.getReason()
                    + (whole ? "" : " without its bytes"));
        }
        String detail = whole ? "all " + sent.value().length + " bytes kept" : "bytes differ";
        return new Row(id, "quarantine", new Finding(record.getReason().name(), detail, agrees), sent.what());
    }

    /** Whether everything that has to come out has come out at least once. */
    boolean complete() {
        return verdicts.size() == events.size()
                && quarantined.size() == broken.size()
                && deferred.keySet().containsAll(toDefer);
    }

    /** Records answered so far. */
    int answered() {
        return verdicts.size() + quarantined.size();
    }

    /** Records that were to be sent. */
    int expected() {
        return events.size() + broken.size();
    }

    int verdictCount() {
        return verdicts.size();
    }

    int quarantinedCount() {
        return quarantined.size();
    }

    int deferredCount() {
        return deferred.size();
    }

    /** Texts that the small language model read. */
    int readBySmallCount() {
        return readBySmall;
    }

    /** Those of them that the larger one read too. */
    int readByLargeCount() {
        return readByLarge;
    }

    /** Verdicts that rest on the neural model too. */
    int neuralCount() {
        return neural;
    }

    List<String> fingerprints() {
        return List.copyOf(fingerprints);
    }

    /** Records sent that nothing came out for. */
    int missing() {
        return expected() - answered();
    }

    /** Outputs beyond the first for the same record, over all three topics. */
    int duplicates() {
        return surplus(verdicts) + surplus(deferred) + surplus(quarantined);
    }

    private static int surplus(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(count -> count - 1).sum();
    }

    int eventsOf(Kind kind) {
        return (int) events.values().stream().filter(one -> one.kind() == kind).count();
    }

    int agreeingOf(Kind kind) {
        return agreeing.getOrDefault(kind, 0);
    }

    /** Milliseconds from admission to the consumer that a share of the verdicts took at most; 0 without verdicts. */
    long latency(double share) {
        List<Long> sorted = latencies.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /**
     * Everything that did not hold, one line each; empty when all is well.
     *
     * @param recordsIn what the input topic holds
     */
    List<String> problems(long recordsIn) {
        List<String> all = new ArrayList<>(problems);
        if (recordsIn != expected()) {
            all.add(expected() + " records were sent, the input topic holds " + recordsIn);
        }
        events.keySet().stream().filter(id -> !verdicts.containsKey(id)).forEach(id -> all.add("no verdict for " + id));
        broken.keySet().stream()
                .filter(id -> !quarantined.containsKey(id))
                .forEach(id -> all.add(id + " is not in quarantine"));
        twice(verdicts, "verdicts", all);
        twice(deferred, "deferrals", all);
        twice(quarantined, "quarantine", all);
        toDefer.stream()
                .filter(id -> !deferred.containsKey(id))
                .forEach(id -> all.add(id + " is deferred, but not in the topic deferrals"));
        deferred.keySet().stream()
                .filter(id -> !toDefer.contains(id))
                .forEach(id -> all.add(id + " is in the topic deferrals, but its verdict does not say so"));
        if (fingerprints.size() > 1) {
            all.add("verdicts have " + fingerprints.size() + " fingerprints");
        }
        return all;
    }

    private static void twice(Map<String, Integer> counts, String topic, List<String> all) {
        counts.forEach((id, count) -> {
            if (count > 1) {
                all.add(id + " is " + count + " times in " + topic);
            }
        });
    }
}
