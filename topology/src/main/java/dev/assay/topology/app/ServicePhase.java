package dev.assay.topology.app;

/** What the service does, or waits for; one at a time. */
enum ServicePhase {
    STARTING("starting", "loading models"),
    WAITING_FOR_KAFKA("waiting-for-kafka", "waiting for Kafka"),
    WAITING_FOR_REGISTRY("waiting-for-registry", "waiting for the schema registry"),
    REBALANCING("rebalancing", "waiting for partitions and their state"),
    PAUSED("paused", "paused: scoring stands still"),
    RUNNING("running", "running"),
    STOPPING("stopping", "stopping");

    private final String label;
    private final String words;

    ServicePhase(String label, String words) {
        this.label = label;
        this.words = words;
    }

    /** Value of the label {@code state} of its series. */
    String label() {
        return label;
    }

    /** For people: probes and the info page. */
    String words() {
        return words;
    }
}
