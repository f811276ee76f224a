package dev.assay.scoring.watermark;

import java.util.Arrays;
import java.util.Optional;

/** The watermark schemes that can be detected. An immutable constant; any thread may use it. */
public enum WatermarkScheme {
    /** Hugging Face {@code WatermarkingConfig(seeding_scheme="lefthash")}. */
    HF_KGW_LEFTHASH("hf-kgw-lefthash", "watermark.kgw.lefthash"),
    /** Hugging Face {@code WatermarkingConfig(seeding_scheme="selfhash")}. */
    HF_KGW_SELFHASH("hf-kgw-selfhash", "watermark.kgw.selfhash");

    private final String id;
    private final String scorerId;

    WatermarkScheme(String id, String scorerId) {
        this.id = id;
        this.scorerId = scorerId;
    }

    /** The name that key files use. */
    public String id() {
        return id;
    }

    /** The scorer id that evidence of this scheme carries. */
    public String scorerId() {
        return scorerId;
    }

    /** The scheme with this id. */
    public static Optional<WatermarkScheme> ofId(String id) {
        return Arrays.stream(values()).filter(scheme -> scheme.id.equals(id)).findFirst();
    }
}
