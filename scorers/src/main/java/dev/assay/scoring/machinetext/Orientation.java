package dev.assay.scoring.machinetext;

/** Which end of a score speaks for what is looked for. An immutable constant; any thread may use it. */
public enum Orientation {
    HIGHER(1, "higher"),
    LOWER(-1, "lower");

    private final int sign;
    private final String word;

    Orientation(int sign, String word) {
        this.sign = sign;
        this.word = word;
    }

    /** The score turned so that higher speaks for it. */
    public double apply(double score) {
        return sign * score;
    }

    /** For evidence: {@code higher = more ...}. */
    String note(String what) {
        return word + " = " + what;
    }
}
