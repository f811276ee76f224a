package dev.assay.serdes.registry;

import java.time.Duration;

/**
 * How long a call is repeated while the registry is away. Immutable; any thread may read it.
 *
 * @param attempts most attempts of one call, at least 1
 * @param time most time spent on one call, back-off included, positive
 */
public record Patience(long attempts, Duration time) {
    private static final Duration AGES = Duration.ofDays(36_500);

    public Patience {
        if (attempts < 1 || time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("patience needs at least one attempt and some time");
        }
    }

    /** Repeats for as long as the outage lasts: the service's choice, because an outage is never the record's fault. */
    public static Patience forever() {
        return new Patience(Long.MAX_VALUE, AGES);
    }

    /** What happens after a failed attempt that was not the last, in words. */
    String next() {
        return time.compareTo(AGES) < 0
                ? "repeating for at most " + time.toSeconds() + " s"
                : "repeating until it answers";
    }

    /** Gives up after {@code attempts} attempts. */
    public static Patience attempts(long attempts) {
        return new Patience(attempts, AGES);
    }

    /** Gives up once {@code time} has passed: for commands that a person waits for. */
    public static Patience atMost(Duration time) {
        return new Patience(Long.MAX_VALUE, time);
    }
}
