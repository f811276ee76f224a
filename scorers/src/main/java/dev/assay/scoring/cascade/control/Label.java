package dev.assay.scoring.cascade.control;

/**
 * A counted label.
 *
 * @param uncertainty of the small model's answer, finite
 * @param wrong whether it was wrong
 * @param weight of the answers it stands for, at least 1
 */
record Label(double uncertainty, boolean wrong, double weight) {

    void write(StateOutput out) {
        boolean plain = weight == 1;
        out.symbol((wrong ? 1 : 0) | (plain ? 2 : 0));
        out.number(uncertainty);
        if (!plain) {
            out.number(weight);
        }
    }

    static Label read(StateInput in) {
        int flags = in.symbol(4);
        double uncertainty = in.finite();
        return new Label(uncertainty, (flags & 1) != 0, (flags & 2) != 0 ? 1 : in.finite());
    }
}
