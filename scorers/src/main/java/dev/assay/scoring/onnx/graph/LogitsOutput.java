package dev.assay.scoring.onnx.graph;

import java.util.List;

/** Finds the logits among the outputs of a causal language model. Stateless; any thread may use it. */
final class LogitsOutput {
    private static final String LOGITS = "logits";
    /** Within the names that exporters give to what comes out of a model without its projection. */
    private static final List<String> NO_LOGITS = List.of("hidden_state", "embedding", "pooler");

    private LogitsOutput() {}

    /**
     * The output called logits, or else the only one that is no key or value of a past, unless its name says that it is
     * something else.
     *
     * @param values the graph's outputs, each a whole ValueInfoProto
     * @param prefix what stands before the names of the outputs
     * @throws IllegalArgumentException when there is none
     */
    static GraphValue of(List<byte[]> values, String prefix) {
        List<GraphValue> outputs = values.stream().map(GraphValue::read).toList();
        GraphValue found = outputs.stream()
                .filter(value -> value.name().equals(prefix + LOGITS))
                .findFirst()
                .orElse(null);
        if (found == null) {
            List<GraphValue> others = outputs.stream()
                    .filter(value -> !value.name().startsWith(prefix + "present"))
                    .toList();
            found = others.size() == 1
                            && NO_LOGITS.stream().noneMatch(others.get(0).name()::contains)
                    ? others.get(0)
                    : null;
        }
        if (found == null) {
            throw new IllegalArgumentException("gives "
                    + outputs.stream().map(GraphValue::name).limit(8).toList()
                    + "; a causal language model gives logits: export it for text generation");
        }
        if (found.rank() >= 0 && found.rank() != 3) {
            throw new IllegalArgumentException("gives logits with " + found.rank()
                    + " axes; they have to be [batch, sequence, vocabulary]: export it for text generation");
        }
        if (found.shape() != null
                && !found.shape().isEmpty()
                && found.shape().get(1).size() > 0) {
            throw new IllegalArgumentException(
                    "gives logits for " + found.shape().get(1).size()
                            + " of the tokens; they have to be [batch, sequence, vocabulary] with the sequence as a dynamic axis:"
                            + " export it for text generation, logits of all tokens");
        }
        return found;
    }
}
