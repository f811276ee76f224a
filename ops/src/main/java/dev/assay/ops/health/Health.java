package dev.assay.ops.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conditions behind the probes, asked anew at every report. Immutable once built; any thread may ask, so the suppliers
 * must be thread-safe and quick, and must make no network call.
 */
public final class Health {
    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final List<Condition> conditions;

    private record Condition(Probe probe, String name, Supplier<Status> status) {}

    private Health(List<Condition> conditions) {
        this.conditions = List.copyOf(conditions);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Asks every condition of the probe; one without conditions passes. A condition that throws counts as down. */
    public HealthReport report(Probe probe) {
        List<HealthReport.Result> results = new ArrayList<>();
        boolean passing = true;
        for (Condition condition : conditions) {
            if (condition.probe() == probe) {
                Status status = ask(condition);
                passing &= probe.passes(status);
                results.add(new HealthReport.Result(condition.name(), status));
            }
        }
        return new HealthReport(probe, passing, results);
    }

    private static Status ask(Condition condition) {
        try {
            return condition.status().get();
        } catch (RuntimeException e) {
            LOG.warn("the {} condition {} threw", condition.probe().word(), condition.name(), e);
            // The class alone: a message could carry what must not leave the process.
            return Status.down("threw " + e.getClass().getSimpleName());
        }
    }

    /** Collects conditions; one thread at a time. */
    public static final class Builder {
        private final List<Condition> conditions = new ArrayList<>();

        private Builder() {}

        /** A condition whose {@link Status.Down} should restart the process; waiting passes. */
        public Builder live(String name, Supplier<Status> status) {
            return add(Probe.LIVE, name, status);
        }

        /** A condition without which the process should not be counted as working. */
        public Builder ready(String name, Supplier<Status> status) {
            return add(Probe.READY, name, status);
        }

        /** A condition of having come up: until all hold, the other probes do not count. */
        public Builder started(String name, Supplier<Status> status) {
            return add(Probe.STARTED, name, status);
        }

        private Builder add(Probe probe, String name, Supplier<Status> status) {
            if (conditions.stream().anyMatch(c -> c.probe() == probe && c.name().equals(name))) {
                throw new IllegalArgumentException("the " + probe.word() + " condition " + name + " exists already");
            }
            conditions.add(new Condition(probe, name, status));
            return this;
        }

        public Health build() {
            return new Health(conditions);
        }
    }
}
