package dev.assay.scoring.cascade.rule;

import org.jspecify.annotations.Nullable;

/**
 * How the learned rule turns what it expects into an answer. A wrong accepted answer costs 1. Immutable; any thread may read
 * it.
 *
 * @param routeAttribute name of the event attribute that names the route, or several between commas, see {@link RouteName}
 * @param deferCost c / v: cost of asking the larger model over the value of a right answer, at least 0
 * @param abstainCost a: cost of giving no answer, at least 0
 * @param threshold when set, an answer is accepted when its probability of being right is at least this and deferred
 *     otherwise, whatever the larger model would gain; in [0, 1]
 * @param minTokens fewest tokens that the rule decides on, at least 1
 */
public record LearnedConfig(
        String routeAttribute,
        double deferCost,
        double abstainCost,
        @Nullable Double threshold,
        int minTokens) {

    public LearnedConfig {
        require(
                RouteName.isNamed(routeAttribute),
                "route-attribute",
                routeAttribute,
                "must name an attribute, or several between commas");
        require(deferCost >= 0 && deferCost <= 1, "defer-cost", deferCost, "must be in [0, 1]");
        require(abstainCost >= 0 && abstainCost <= 1, "abstain-cost", abstainCost, "must be in [0, 1]");
        boolean possible = threshold == null || (threshold >= 0 && threshold <= 1);
        require(possible, "threshold", threshold, "a probability must be in [0, 1]");
        require(minTokens >= 1, "min-tokens", minTokens, "must be at least 1");
    }

    /** What names the route. */
    public RouteName routeName() {
        return RouteName.parse(routeAttribute);
    }

    private static void require(boolean holds, String key, @Nullable Object value, String fix) {
        if (!holds) {
            throw new IllegalArgumentException("deferral." + key + " = " + value + ": " + fix);
        }
    }
}
