package dev.assay.scoring.watermark;

import java.util.Arrays;
import java.util.Optional;

/** How Hugging Face's KGW seeds a green list, the {@code seeding_scheme}. An immutable constant; any thread may use it. */
public enum KgwSeeding {
    /** The last token of the context. */
    LEFTHASH("lefthash"),
    /** The context with the scored token. */
    SELFHASH("selfhash");

    private final String id;

    KgwSeeding(String id) {
        this.id = id;
    }

    /** The reference's name. */
    public String id() {
        return id;
    }

    /** The seeding of this name. */
    public static Optional<KgwSeeding> ofId(String id) {
        return Arrays.stream(values()).filter(seeding -> seeding.id.equals(id)).findFirst();
    }
}
