package dev.assay.scoring.cascade.rule;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One kind of traffic with maps of its own. Immutable; any thread may read it.
 *
 * @param name value of the route attribute
 * @param labels answers that it was fitted on
 * @param wrong how many of them were wrong
 * @param auroc of the base score for right against wrong answers; NaN when there is only one kind
 * @param aurocLow lower end of its 90 per cent interval (DeLong): with 95 per cent confidence it is above this; NaN as above
 * @param aurocHigh upper end
 * @param informative false when there are labels enough and neither the base score nor the features nor the kinds of answers tell
 *     right from wrong on this route: then the maps are flat but for the order, and stand for the share of errors on the
 *     route. The base score is taken to tell also where the lower end is not above one half, as long as it tells on the
 *     other routes and the upper end reaches what it has there
 * @param base maps of the base score
 * @param features maps of the weighted features, where cross-validation found them better on this route; null otherwise
 * @param answers maps of the base score by {@link AnswerClass}, where cross-validation found it better to tell answers apart;
 *     empty otherwise
 */
public record Route(
        String name,
        int labels,
        int wrong,
        double auroc,
        double aurocLow,
        double aurocHigh,
        boolean informative,
        RouteMap base,
        @Nullable RouteMap features,
        Map<String, RouteMap> answers) {

    public Route {
        answers = Map.copyOf(answers);
    }
}
