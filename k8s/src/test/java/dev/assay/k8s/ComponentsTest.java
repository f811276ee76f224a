package dev.assay.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.LaneSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The components for models and GPUs, as an overlay gives them. */
class ComponentsTest {
    private static final Path OVERLAY = Path.of("src", "test", "resources", "with-models");

    private final StatefulSet set = built();
    private final PodSpec pod = set.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().get(0);

    @Test
    void nothingIsMisspelt() {
        assertThat(UnknownFields.of(set)).isEmpty();
        for (String component : List.of("models", "gpu")) {
            Path patch = Path.of("components", component, "stateful-set.yaml");
            assertThat(UnknownFields.of(Manifests.typed(Manifests.text(patch)))).isEmpty();
        }
    }

    @Test
    void modelsAreMountedToBeReadAndNothingOfTheBaseIsLost() {
        Container base = Manifests.only(StatefulSet.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(container.getVolumeMounts())
                .containsAll(base.getVolumeMounts())
                .hasSize(base.getVolumeMounts().size() + 1);
        assertThat(container.getVolumeMounts())
                .filteredOn(mount -> mount.getMountPath().equals("/models"))
                .singleElement()
                .satisfies(mount -> assertThat(mount.getReadOnly()).isTrue());
        assertThat(Stream.concat(
                        pod.getVolumes().stream().map(Volume::getName),
                        set.getSpec().getVolumeClaimTemplates().stream()
                                .map(claim -> claim.getMetadata().getName())))
                .containsExactlyInAnyOrderElementsOf(container.getVolumeMounts().stream()
                        .map(VolumeMount::getName)
                        .toList());
        assertThat(container.getSecurityContext()).isEqualTo(base.getSecurityContext());
    }

    @Test
    void theHeapLeavesTheMemoryToTheWeights() {
        Map<String, Quantity> limits = container.getResources().getLimits();
        assertThat(limits.get("memory"))
                .isEqualTo(container.getResources().getRequests().get("memory"));
        List<String> options = Arrays.asList(variables().get("ASSAY_OPTS").split(" "));
        String heap = options.stream()
                .filter(option -> option.startsWith("-Xmx"))
                .findFirst()
                .orElseThrow();
        double heapGiB = Double.parseDouble(heap.substring(4, heap.length() - 1));
        double gib = limits.get("memory").getNumericalAmount().doubleValue() / (1L << 30);

        assertThat(heap).endsWith("g");
        assertThat(options).contains("-Djava.io.tmpdir=/tmp").noneMatch(option -> option.contains("RAMPercentage"));
        double weights = 4 * (0.5e9 + 3.1e9) / (1L << 30);
        assertThat(gib - heapGiB - 1.5).as("for a 0.5B and a 3B model").isGreaterThan(weights);
    }

    @Test
    void theServiceWantsTheGpuThatThePodHas() {
        List<String> warnings = new ArrayList<>();
        AssayConfig config = AssayConfigReader.read(
                Manifests.BASE.resolve("assay.yaml"),
                variables(),
                Map.of("language-models.large-dir", "/models/qwen2.5-3b"),
                warnings::add);

        assertThat(warnings).isEmpty();
        assertThat(config.lane().device()).isEqualTo(LaneSettings.Device.REQUIRED);
        assertThat(container.getResources().getLimits().get("nvidia.com/gpu")).isEqualTo(new Quantity("1"));
        assertThat(pod.getTolerations())
                .singleElement()
                .satisfies(toleration -> assertThat(toleration.getKey()).isEqualTo("nvidia.com/gpu"));
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getName().equals("tmp"))
                .singleElement()
                .satisfies(volume ->
                        assertThat(volume.getEmptyDir().getSizeLimit()).isEqualTo(new Quantity("4Gi")));
    }

    private Map<String, String> variables() {
        Map<String, String> values = new HashMap<>();
        container
                .getEnv()
                .forEach(variable ->
                        values.put(variable.getName(), variable.getValue() == null ? "assay-0" : variable.getValue()));
        return values;
    }

    private static StatefulSet built() {
        for (String document : Kubectl.kustomize(OVERLAY).split("(?m)^---\n")) {
            if (Manifests.typed(document) instanceof StatefulSet found) {
                return found;
            }
        }
        throw new AssertionError("the overlay has no StatefulSet");
    }
}
