package dev.assay.scoring;

/** A pure function from a subject to a deferral decision. Implementations are immutable; any thread may call them. */
public interface DeferralRule {
    /** Rule id, for example {@code chow-average}. */
    String id();

    /** Everything that can change a decision, as one canonical line for the fingerprint. */
    String describe();

    /** Decides; never throws for content, abstains with a reason instead. */
    Deferral decide(Subject subject);
}
