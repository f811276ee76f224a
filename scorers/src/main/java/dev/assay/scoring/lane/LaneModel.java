package dev.assay.scoring.lane;

import dev.assay.scoring.NumberRow;
import java.util.List;

/**
 * A model that the lane feeds. {@link #encode} and {@link #terminate} may be called by any thread; {@link #run} and
 * {@link #close} only by the lane's thread, which is the one thread that ever touches the device.
 */
public interface LaneModel extends AutoCloseable {
    /** Id by which queries name the model. */
    String id();

    /** Everything that can change an output, as one canonical line: weights, tokenizer, pooling, limits. */
    String fingerprint();

    /** The longest row that {@link #run} takes, in tokens. */
    int maxTokens();

    /**
     * Whether every row is padded to the length of its own bucket, whatever it runs with: shapes are few, and a row's bits
     * do not depend on its batch-mates. Else batches are topped up with shorter rows and padded to their longest one.
     */
    default boolean fixedShapes() {
        return true;
    }

    /**
     * Whether rows are padded to many lengths that are close together, not to a few: worth it for rows of a hundred tokens
     * and more in such numbers that every length still fills batches. Has no effect unless shapes are fixed.
     */
    default boolean closeLengths() {
        return false;
    }

    /**
     * Tokenises any string, cutting what is longer than {@link #maxTokens()}.
     *
     * @throws ForeignTokenException when it holds a token of the tokenizer's that the model does not know; nothing else in a
     *     text makes it fail
     */
    TokenRow encode(String text);

    /**
     * Tokenises a pair, cutting the premise where both are longer than {@link #maxTokens()}.
     *
     * @throws UncutException when the hypothesis leaves no room for a premise
     * @throws ForeignTokenException see {@link #encode(String)}
     * @throws UnsupportedOperationException when the model reads single texts only
     */
    default TokenRow encode(String premise, String hypothesis) throws UncutException {
        throw new UnsupportedOperationException(id() + " reads single texts");
    }

    /**
     * Takes in a row of numbers, one token per word.
     *
     * @throws UncutException when there are more than {@link #maxTokens()}
     * @throws ForeignTokenException when one is an id that the model does not know
     * @throws UnsupportedOperationException when the model reads texts only
     */
    default TokenRow encode(NumberRow numbers) throws UncutException {
        throw new UnsupportedOperationException(id() + " reads texts");
    }

    /**
     * Runs one batch. A row's output does not depend on its batch-mates or its padding beyond the tolerance that the
     * model documents.
     *
     * @param rows at least one row, none longer than {@code paddedLength}
     * @param paddedLength length to pad to, at most {@link #maxTokens()}
     * @return one output row per input row, in order
     * @throws LaneModelException when there is no output; any other exception is treated as {@link
     *     LaneModelException.Kind#BATCH}
     */
    BatchOutput run(List<TokenRow> rows, int paddedLength);

    /**
     * Whether positive infinity is an outcome in a place of an output row; anywhere else, as NaN is everywhere, it is the sign
     * of a broken batch.
     *
     * @param place index in the row
     */
    default boolean mayBeInfinite(int place) {
        return false;
    }

    /** Asks the batch that runs now, if any, to stop; {@link #run} then throws. */
    default void terminate() {}

    @Override
    void close();
}
