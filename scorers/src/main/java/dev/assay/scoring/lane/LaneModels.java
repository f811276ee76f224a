package dev.assay.scoring.lane;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models of a lane by id, in the order given. Any thread may read it; the lane's thread closes them. */
final class LaneModels {
    private static final Logger LOG = LoggerFactory.getLogger(LaneModels.class);

    private final Map<String, LaneModel> byId = new LinkedHashMap<>();

    /** @throws IllegalArgumentException when two have one id */
    LaneModels(List<? extends LaneModel> models) {
        for (LaneModel model : models) {
            if (byId.put(model.id(), model) != null) {
                throw new IllegalArgumentException("two models of the lane are called " + model.id());
            }
        }
    }

    /** @throws IllegalArgumentException when there is none */
    LaneModel get(String id) {
        LaneModel model = byId.get(id);
        if (model == null) {
            throw new IllegalArgumentException("the lane has no model " + id + ", only " + byId.keySet());
        }
        return model;
    }

    Set<String> ids() {
        return byId.keySet();
    }

    /** Everything that can change an answer, one line per model. */
    List<String> fingerprint() {
        return byId.values().stream().map(LaneModel::fingerprint).toList();
    }

    /** The lengths that rows of each model are filled up to. */
    Map<String, Buckets> buckets() {
        Map<String, Buckets> out = new LinkedHashMap<>();
        byId.forEach((id, model) -> {
            boolean close = model.fixedShapes() && model.closeLengths();
            out.put(
                    id,
                    close ? Buckets.fine(model.maxTokens()) : Buckets.upTo(model.maxTokens(), !model.fixedShapes()));
        });
        return out;
    }

    /** Closes all of them, whatever one of them says. */
    void close(String lane) {
        for (LaneModel model : byId.values()) {
            try {
                model.close();
            } catch (RuntimeException e) {
                LOG.warn("Lane {}: closing {} failed", lane, model.id(), e);
            }
        }
    }
}
