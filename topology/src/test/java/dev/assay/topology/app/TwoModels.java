package dev.assay.topology.app;

import dev.assay.scoring.onnx.RandomCausalModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that name two causal models of random weights that read bytes, "little" and "big", on the CPU and without the
 * scorers that need no model. Confined to one test.
 */
public final class TwoModels {
    private TwoModels() {}

    /** Writes both into a folder; the settings may be changed. */
    public static Map<String, String> write(Path folder) throws IOException {
        model(folder.resolve("little"), 1, 16, 2);
        model(folder.resolve("big"), 2, 32, 4);
        Map<String, String> settings = new TreeMap<>();
        settings.put("language-models.small-dir", folder.resolve("little").toString());
        settings.put("language-models.large-dir", folder.resolve("big").toString());
        settings.put("lane.device", "cpu");
        settings.put("watermark.enabled", "false");
        settings.put("consistency.enabled", "false");
        settings.put("embedding.enabled", "false");
        return settings;
    }

    private static void model(Path folder, int layers, int hidden, int heads) throws IOException {
        Files.createDirectories(folder);
        new RandomCausalModel(layers, hidden, heads, 260, 96, RandomCausalModel.Type.FLOAT32, false)
                .write(folder, false);
    }
}
