package dev.assay.scoring.watermark.gumbel;

import java.util.Arrays;

/** The running sums of one text under SGLang's detector. Mutable; confined to one thread. */
final class SglangSums {
    private final boolean dual;
    private final LogSum allA = new LogSum();
    private final LogSum allB = new LogSum();
    private final LogSum partA = new LogSum();
    private final LogSum partB = new LogSum();
    private final int[] hashes;
    private int kept;
    private int repeated;

    SglangSums(boolean dual, int hashes) {
        this.dual = dual;
        this.hashes = new int[hashes];
    }

    void repeat() {
        repeated++;
    }

    int contexts() {
        return allA.count();
    }

    void add(double complement) {
        allA.add(complement);
    }

    void add(double complementA, double complementB, boolean useA) {
        allA.add(complementA);
        allB.add(complementB);
        if (useA) {
            partA.add(complementA);
        } else {
            partB.add(complementB);
        }
    }

    SglangReading reading(boolean stopped, int examined, int skipped, ContextDraws draws) {
        return new SglangReading(
                dual,
                sum(allA),
                sum(allB),
                sum(partA),
                sum(partB),
                stopped,
                examined,
                repeated,
                skipped,
                Arrays.copyOf(hashes, kept),
                draws);
    }

    boolean wantsHashes() {
        return kept < hashes.length;
    }

    void keep(int hash) {
        hashes[kept++] = hash;
    }

    private static SglangGumbelDetector.Sum sum(LogSum sum) {
        return new SglangGumbelDetector.Sum(sum.count(), sum.value());
    }
}
