package dev.assay.ops.health;

/**
 * What one condition says about itself. The detail is for operators: it names states and causes, never an event's text,
 * a prompt or a key. Immutable; any thread may use it.
 */
public sealed interface Status {
    /** The condition holds; {@code detail} may be empty. */
    record Up(String detail) implements Status {
        @Override
        public String word() {
            return "up";
        }
    }

    /** It does not hold yet or for now, and is expected to without a restart: starting, restoring, rebalancing, paused. */
    record Waiting(String detail) implements Status {
        @Override
        public String word() {
            return "waiting";
        }
    }

    /** It does not hold and will not without help. */
    record Down(String detail) implements Status {
        @Override
        public String word() {
            return "down";
        }
    }

    /** What stands behind the status, or empty. */
    String detail();

    /** The word in JSON: {@code up}, {@code waiting} or {@code down}. */
    String word();

    static Status up() {
        return new Up("");
    }

    static Status up(String detail) {
        return new Up(detail);
    }

    static Status waiting(String detail) {
        return new Waiting(detail);
    }

    static Status down(String detail) {
        return new Down(detail);
    }
}
