package dev.assay.scoring.onnx.graph;

/** Float types of weights and logits. Immutable; any thread may use it. */
public enum FloatType {
    /** 32 bits. */
    FLOAT32(OnnxGraph.FLOAT),
    /** 16 bits, 5 of them exponent. */
    FLOAT16(OnnxGraph.FLOAT16),
    /** 16 bits, 8 of them exponent. */
    BFLOAT16(OnnxGraph.BFLOAT16);

    private final int onnx;

    FloatType(int onnx) {
        this.onnx = onnx;
    }

    /** The element type of onnx.proto3. */
    int onnx() {
        return onnx;
    }

    /**
     * One number, little-endian; 16-bit types are rounded to the nearest, ties to even.
     *
     * @param out takes 2 or 4 bytes
     * @return how many
     */
    int encode(float value, byte[] out) {
        int bits = Float.floatToRawIntBits(value);
        if (this == FLOAT32) {
            for (int i = 0; i < Float.BYTES; i++) {
                out[i] = (byte) (bits >>> (8 * i));
            }
            return Float.BYTES;
        }
        int half = this == FLOAT16 ? half(bits) : (bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16;
        out[0] = (byte) half;
        out[1] = (byte) (half >>> 8);
        return Short.BYTES;
    }

    /** IEEE binary16; what is too large becomes infinite, below 2^-14 fixed point takes over. */
    private static int half(int bits) {
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7FFF_FFFF;
        if (magnitude >= 0x4780_0000) {
            return sign | (magnitude > 0x7F80_0000 ? 0x7E00 : 0x7C00);
        }
        if (magnitude < 0x3880_0000) {
            // Adding 0.5 aligns the last bit of a float with 2^-24, the smallest step of a half, rounding on the way.
            int fixed = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f);
            return sign | (fixed - 0x3F00_0000);
        }
        return sign | ((magnitude - 0x3800_0000 + 0xFFF + (magnitude >>> 13 & 1)) >>> 13);
    }

    /** The name by which people know an element type of onnx.proto3. */
    static String name(int type) {
        return switch (type) {
            case OnnxGraph.FLOAT -> "float32";
            case OnnxGraph.FLOAT16 -> "float16";
            case OnnxGraph.BFLOAT16 -> "bfloat16";
            default -> "type-" + type;
        };
    }
}
