package dev.assay.topology.support;

import dev.assay.schema.Source;

/** Where an event stands in its input topic: its identity in every guarantee. */
public record Place(String topic, int partition, long offset) implements Comparable<Place> {
    static Place of(Source source) {
        return new Place(source.getTopic(), source.getPartition(), source.getOffset());
    }

    @Override
    public int compareTo(Place other) {
        int byTopic = topic.compareTo(other.topic);
        int byPartition = byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
        return byPartition == 0 ? Long.compare(offset, other.offset) : byPartition;
    }
}
