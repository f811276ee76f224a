package dev.assay.scoring.cascade.control;

/** What a key has counted since its first event. Confined to one thread. */
final class Tally {
    long events;
    long scores;
    long deferred;
    long labels;
    long largeAnswers;
    long agreements;
    long largeLabels;
    long largeErrors;

    void write(StateOutput out) {
        out.count(events);
        out.count(scores);
        out.count(deferred);
        out.count(labels);
        out.count(largeAnswers);
        out.count(agreements);
        out.count(largeLabels);
        out.count(largeErrors);
    }

    void read(StateInput in) {
        events = in.count();
        scores = in.count();
        deferred = in.count();
        labels = in.count();
        largeAnswers = in.count();
        agreements = in.count();
        largeLabels = in.count();
        largeErrors = in.count();
    }
}
