package dev.assay.scoring.watermark.gumbel;

/**
 * The sum of -log f over factors f in [2^-40, 1]: factors are multiplied, and the logarithm is taken only before the product
 * would underflow. Rounding stays below n 2^-53 for n factors, as with a sum of logarithms. Mutable; confined to one thread.
 */
final class LogSum {
    private static final double RENEW_BELOW = 0x1p-950;

    private double product = 1;
    private double sum;
    private int count;

    void add(double factor) {
        product *= factor;
        count++;
        if (product < RENEW_BELOW) {
            sum -= Math.log(product);
            product = 1;
        }
    }

    int count() {
        return count;
    }

    double value() {
        return sum - Math.log(product) + 0.0;
    }
}
