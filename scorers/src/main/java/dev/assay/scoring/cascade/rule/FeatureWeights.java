package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.consistency.model.LogisticModel;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Logistic regression of "the answer is wrong" on named features. Immutable; any thread may use it.
 *
 * @param names features, in the order of the weights
 * @param model weights of the standardised features
 */
public record FeatureWeights(List<String> names, LogisticModel model) {
    public FeatureWeights {
        names = List.copyOf(names);
        if (names.size() != model.weights().length) {
            throw new IllegalArgumentException(names.size() + " names for " + model.weights().length + " weights");
        }
    }

    /** The confidence: minus the log-odds of an error; empty when a feature is missing. */
    public OptionalDouble confidence(Map<String, Double> features) {
        double[] x = new double[names.size()];
        for (int k = 0; k < x.length; k++) {
            Double value = features.get(names.get(k));
            if (value == null) {
                return OptionalDouble.empty();
            }
            x[k] = value;
        }
        return OptionalDouble.of(-model.logit(x));
    }

    /** The features that are not there. */
    public List<String> missing(Map<String, Double> features) {
        return names.stream().filter(name -> !features.containsKey(name)).toList();
    }
}
