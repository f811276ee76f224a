package dev.assay.scoring.golden;

/** How closely vectors agree, relative unless it is said otherwise. Constants; any thread may use them. */
public final class Tolerances {
    /** Scores in double precision. */
    public static final double SCORE = 1e-12;
    /** p-values. */
    public static final double P = 1e-7;
    /** Below this, absolute, p-values are not compared. */
    public static final double P_SMALLEST = 1e-290;
    /** What is left of 1 - p where p is a number near 1: absolute. */
    public static final double P_RESOLUTION = 0x1p-51;
    /** Sums in single precision. */
    public static final double SINGLE = 2e-6;

    private Tolerances() {}
}
