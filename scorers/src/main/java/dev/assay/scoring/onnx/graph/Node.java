package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of a graph. Holders must not write to the array; under that rule any thread may read it.
 *
 * @param op its operator
 * @param inputs names, empty for an optional one that is left out
 * @param outputs names
 * @param encoded its whole NodeProto
 */
record Node(String op, List<String> inputs, List<String> outputs, byte[] encoded) {

    /** A node of the standard operator set. */
    static Node of(String op, List<String> inputs, String output, Writer... attributes) {
        return ofDomain("", op, inputs, output, attributes);
    }

    static Node ofDomain(String domain, String op, List<String> inputs, String output, Writer... attributes) {
        Writer out = new Writer();
        inputs.forEach(input -> out.text(1, input));
        out.text(2, output).text(3, output + "/node").text(4, op).text(7, domain);
        for (Writer attribute : attributes) {
            out.message(5, attribute);
        }
        return new Node(op, List.copyOf(inputs), List.of(output), out.toBytes());
    }

    /** An integer attribute. */
    static Writer attribute(String name, long value) {
        return new Writer().text(1, name).number(3, value).number(20, 2);
    }

    /** An attribute that is a list of one integer. */
    static Writer attributes(String name, long value) {
        return new Writer().text(1, name).number(8, value).number(20, 7);
    }

    /** Takes a NodeProto apart. */
    static Node read(byte[] encoded) {
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        String op = "";
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            switch (field.number()) {
                case 1 -> inputs.add(field.text(encoded));
                case 2 -> outputs.add(field.text(encoded));
                case 4 -> op = field.text(encoded);
                default -> {}
            }
        }
        return new Node(op, List.copyOf(inputs), List.copyOf(outputs), encoded);
    }
}
