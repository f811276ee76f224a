package dev.assay.topology.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The answers of one key on one output topic come in the order of their events. Thread-safe. */
public final class KeyOrder implements Guarantee {
    private final Map<String, List<Place>> answers = new TreeMap<>();

    @Override
    public void produced(Place place, byte[] key) {
        // The order of a partition is the order of its offsets, which every answer names.
    }

    @Override
    public synchronized void answered(Answer answer) {
        if (answer.key() != null) {
            String queue = answer.kind() + " of " + new String(answer.key(), StandardCharsets.ISO_8859_1);
            answers.computeIfAbsent(queue, name -> new ArrayList<>()).add(answer.event());
        }
    }

    /** How many keys were seen. */
    public synchronized int keys() {
        return answers.size();
    }

    @Override
    public synchronized void verify() {
        answers.forEach((queue, events) -> assertThat(events)
                .as(() -> queue.length() > 80 ? queue.substring(0, 80) : queue)
                .isSorted());
    }
}
