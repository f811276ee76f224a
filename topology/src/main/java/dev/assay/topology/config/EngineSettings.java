package dev.assay.topology.config;

/** The scoring threads. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "engine", about = "The scoring threads.")
public record EngineSettings(
        @Setting(value = "0", about = "Threads that run scorers; 0 is one per processor.", min = "0", max = "1024")
        int threads,

        @Setting(
                value = "0",
                about = "Events in scoring at once over all partitions; 0 is three times lane.max-rows.",
                min = "0",
                max = "1000000")
        int credits) {

    public EngineSettings {
        Checks checks = Checks.of(EngineSettings.class, threads, credits);
        checks.done();
    }

    /** The number of threads to start, at least 1. */
    public int effectiveThreads() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
