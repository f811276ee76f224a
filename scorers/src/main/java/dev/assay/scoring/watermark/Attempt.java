package dev.assay.scoring.watermark;

import dev.assay.scoring.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key tried on one reading of a text: the key, the tokens it is tried on, and how they came about. Immutable; any thread
 * may read it.
 *
 * @param key what is tried
 * @param text tokens that it is tried on; null when there are none for this key
 * @param reason why there are none; {@link Reason#NONE} when there are
 * @param detail what the reason refers to; never text
 * @param notes for the evidence, for example {@code tokens=event} or {@code tokens=text}, {@code tokenizer=llama-3},
 *     {@code profile=chat}
 */
public record Attempt(
        WatermarkKey key,
        @Nullable TokenText text,
        Reason reason,
        @Nullable String detail,
        Map<String, String> notes) {

    public Attempt {
        notes = Map.copyOf(notes);
        if ((text == null) == (reason == Reason.NONE)) {
            throw new IllegalArgumentException("an attempt has tokens or a reason");
        }
    }

    /** A key with tokens to read. */
    public static Attempt on(WatermarkKey key, TokenText text, Map<String, String> notes) {
        return new Attempt(key, text, Reason.NONE, null, notes);
    }

    /** A key that cannot be tried on this text. */
    public static Attempt not(WatermarkKey key, Reason reason, @Nullable String detail) {
        return new Attempt(key, null, reason, detail, Map.of());
    }
}
