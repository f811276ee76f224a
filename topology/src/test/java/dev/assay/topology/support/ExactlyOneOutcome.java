package dev.assay.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Every event that was sent has exactly one verdict or quarantine record, and nothing else has one. Thread-safe. */
public final class ExactlyOneOutcome implements Guarantee {
    private final Set<Place> sent = ConcurrentHashMap.newKeySet();
    private final Map<Place, Integer> answers = new ConcurrentHashMap<>();

    @Override
    public void produced(Place place, byte[] key) {
        sent.add(place);
    }

    @Override
    public void answered(Answer answer) {
        if (answer.kind() != Answer.Kind.DEFERRAL) {
            answers.merge(answer.event(), 1, Integer::sum);
        }
    }

    /** Events with at least one answer. */
    public int answeredEvents() {
        return answers.size();
    }

    /** Whether every event that was sent has an answer. */
    public boolean complete() {
        return answers.keySet().containsAll(sent);
    }

    /** Events without an answer. */
    public Set<Place> missing() {
        Set<Place> missing = new TreeSet<>(sent);
        missing.removeAll(answers.keySet());
        return missing;
    }

    /** Events with more than one answer, and how many. */
    public Map<Place, Integer> repeated() {
        Map<Place, Integer> repeated = new TreeMap<>(answers);
        repeated.values().removeIf(count -> count == 1);
        return repeated;
    }

    @Override
    public void verify() {
        assertThat(missing()).as("events without an answer, of %d", sent.size()).isEmpty();
        assertThat(repeated()).as("events with several answers").isEmpty();
        assertThat(answers.keySet()).as("answers to nothing that was sent").isEqualTo(sent);
    }
}
