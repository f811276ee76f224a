package dev.assay.scoring.watermark.intake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is tried on the texts of some models. Immutable; any thread may read it.
 *
 * @param id names the profile in evidence
 * @param model whose texts
 * @param tenant of which tenant; null means everybody's
 * @param candidates in the order in which they are tried; none means that these texts are not tested
 */
public record ModelProfile(
        String id, ModelPattern model, @Nullable String tenant, List<Candidate> candidates) {

    public ModelProfile {
        candidates = List.copyOf(candidates);
    }

    /** Whether it speaks about texts of this model and tenant. */
    boolean covers(@Nullable String modelName, @Nullable String owner) {
        return (tenant == null || tenant.equals(owner)) && model.matches(modelName);
    }

    /** Whether everything that {@code later} speaks about is taken by this one; knows exact names and equal patterns. */
    boolean hides(ModelProfile later) {
        boolean tenants = tenant == null || tenant.equals(later.tenant);
        boolean models = later.model.exact() ? model.matches(later.model.text()) : model.equals(later.model);
        return tenants && (models || model.text().equals("*"));
    }

    /** One line for the fingerprint. */
    String describe() {
        return id + ":model=" + model.text() + ":tenant=" + tenant + ":candidates=" + candidates;
    }
}
