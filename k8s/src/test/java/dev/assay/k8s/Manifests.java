package dev.assay.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files of the base as typed objects. Test threads only. */
final class Manifests {
    static final Path BASE = Path.of("base");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final KubernetesSerialization TYPED = new KubernetesSerialization();

    private Manifests() {}

    /** Every object that the base's kustomization lists. */
    static List<HasMetadata> base() {
        List<HasMetadata> all = new ArrayList<>();
        for (JsonNode name : tree(BASE.resolve("kustomization.yaml")).path("resources")) {
            all.add(typed(text(BASE.resolve(name.asText()))));
        }
        return all;
    }

    /** The one object of this kind in the base. */
    static <T extends HasMetadata> T only(Class<T> kind) {
        List<T> found = base().stream().filter(kind::isInstance).map(kind::cast).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of " + kind.getSimpleName() + " in the base, not 1");
        }
        return found.get(0);
    }

    static HasMetadata typed(String yaml) {
        return TYPED.unmarshal(yaml);
    }

    static JsonNode tree(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
