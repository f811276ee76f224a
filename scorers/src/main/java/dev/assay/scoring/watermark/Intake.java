package dev.assay.scoring.watermark;

import dev.assay.scoring.Subject;
import java.util.List;

/**
 * Decides which keys are tried on which tokens of a subject: by tenant, time, producing model and tokenizer. Every attempt
 * that has tokens is one more test in the family, so an intake never lists the same key with the same tokens twice.
 * Implementations are pure and safe for use by any number of threads.
 */
public interface Intake {
    /** The attempts in key file order; empty when no key concerns this subject. */
    List<Attempt> attempts(Subject subject);

    /** Everything that can change the choice, as one canonical line for the fingerprint; key ids, never keys. */
    String describe();
}
