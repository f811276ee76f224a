package dev.assay.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mounted file and the variables of the pod, read by the service's own reader. */
class ConfigurationTest {
    private static final Path FILE = Manifests.BASE.resolve("assay.yaml");

    private final PodSpec pod =
            Manifests.only(StatefulSet.class).getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().get(0);

    @Test
    void theServiceReadsFileAndVariablesWithoutAWarning() {
        List<String> warnings = new ArrayList<>();

        AssayConfig config = AssayConfigReader.read(FILE, variables(), Map.of(), warnings::add);

        assertThat(warnings).isEmpty();
        assertThat(config.admin().port()).isEqualTo(container.getPorts().get(0).getContainerPort());
        assertThat(config.kafka().clientId()).isEqualTo("assay-0");
        assertThat(config.streams().stateDir()).hasToString(mount("state"));
        assertThat(config.watermark().keyFile()).hasToString(mount("keys") + "/keys.yaml");
    }

    @Test
    void theCommandReadsTheMountedFile() {
        String generated = Manifests.tree(Manifests.BASE.resolve("kustomization.yaml"))
                .at("/configMapGenerator/0/name")
                .asText();

        assertThat(container.getArgs()).containsExactly("serve", "-c", mount("config") + "/" + FILE.getFileName());
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("config"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getConfigMap().getName()).isEqualTo(generated));
    }

    @Test
    void anUnknownKeyInTheFileIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("assay.yaml"), Files.readString(FILE).replace("application-id", "aplication-id"));

        assertThatThrownBy(() -> AssayConfigReader.read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("aplication-id");
    }

    private Map<String, String> variables() {
        Map<String, String> values = new HashMap<>();
        container.getEnv().forEach(variable -> {
            String value = variable.getValueFrom() == null ? variable.getValue() : "assay-0";
            values.put(variable.getName(), value);
        });
        return values;
    }

    private String mount(String name) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(name))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElseThrow();
    }
}
