package dev.assay.scoring;

/**
 * One text for one model on the lane. Equal queries are answered once. Immutable; any thread may read it.
 *
 * @param model id of the model
 * @param text what it is to read
 */
public record LaneQuery(String model, String text) {

    /** Names the model and the length only: text never reaches a log. */
    @Override
    public String toString() {
        return "LaneQuery[model=" + model + ", chars=" + text.length() + "]";
    }
}
