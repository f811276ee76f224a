package dev.assay.scoring.onnx;

/** Float types of ONNX. Stateless; any thread may use it. */
final class FloatTypes {
    private FloatTypes() {}

    /** Whether the type is a float of 16 bits. */
    static boolean isHalf(int type) {
        return type == OnnxGraph.FLOAT16 || type == OnnxGraph.BFLOAT16;
    }

    /** The name by which people know a type. */
    static String name(int type) {
        return switch (type) {
            case OnnxGraph.FLOAT -> "float32";
            case OnnxGraph.FLOAT16 -> "float16";
            case OnnxGraph.BFLOAT16 -> "bfloat16";
            default -> "type-" + type;
        };
    }
}
