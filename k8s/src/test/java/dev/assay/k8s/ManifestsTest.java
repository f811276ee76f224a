package dev.assay.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.ops.admin.AdminServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManifestsTest {
    private static final Path POD_MONITOR = Path.of("components", "pod-monitor", "pod-monitor.yaml");

    private final StatefulSet set = Manifests.only(StatefulSet.class);
    private final PodSpec pod = set.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().get(0);

    @Test
    void everySelectorMatchesThePods() {
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();

        Stream.of(
                        set.getSpec().getSelector().getMatchLabels(),
                        Manifests.only(Service.class).getSpec().getSelector(),
                        Manifests.only(PodDisruptionBudget.class)
                                .getSpec()
                                .getSelector()
                                .getMatchLabels(),
                        Manifests.only(NetworkPolicy.class)
                                .getSpec()
                                .getPodSelector()
                                .getMatchLabels(),
                        pod.getTopologySpreadConstraints()
                                .get(0)
                                .getLabelSelector()
                                .getMatchLabels())
                .forEach(selector -> assertThat(selector)
                        .isNotEmpty()
                        .allSatisfy((key, value) -> assertThat(labels).containsEntry(key, value)));
    }

    @Test
    void theSetIsNamedByItsHeadlessService() {
        Service service = Manifests.only(Service.class);

        assertThat(set.getSpec().getServiceName())
                .isEqualTo(service.getMetadata().getName());
        assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(service.getSpec().getPorts().get(0).getTargetPort().getStrVal())
                .isEqualTo(port().getName());
    }

    @Test
    void probesHitPathsThatTheAdminServerServes() {
        assertThat(pathAtTheAdminPort(container.getStartupProbe())).isEqualTo(AdminServer.STARTED_PATH);
        assertThat(pathAtTheAdminPort(container.getLivenessProbe())).isEqualTo(AdminServer.LIVE_PATH);
        assertThat(pathAtTheAdminPort(container.getReadinessProbe())).isEqualTo(AdminServer.READY_PATH);
    }

    @Test
    void thePodHasNoRightsItDoesNotNeed() {
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        ServiceAccount account = Manifests.only(ServiceAccount.class);
        assertThat(account.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getServiceAccountName()).isEqualTo(account.getMetadata().getName());
        assertThat(pod.getEnableServiceLinks()).isFalse();
    }

    @Test
    void resourcesAreSet() {
        Map<String, Quantity> limits = container.getResources().getLimits();

        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(limits).containsKey("memory");
        assertThat(limits.get("memory"))
                .isEqualTo(container.getResources().getRequests().get("memory"));
    }

    @Test
    void everyMountHasItsVolumeAndWritableOnesAreNamed() {
        Set<String> volumes = Stream.concat(
                        pod.getVolumes().stream().map(Volume::getName),
                        set.getSpec().getVolumeClaimTemplates().stream()
                                .map(claim -> claim.getMetadata().getName()))
                .collect(Collectors.toSet());

        assertThat(container.getVolumeMounts().stream().map(VolumeMount::getName))
                .containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(container.getVolumeMounts().stream()
                        .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                        .map(VolumeMount::getMountPath))
                .containsExactlyInAnyOrder("/tmp", "/var/lib/assay");
    }

    @Test
    void theImageIsTheOneThatTheKustomizationNamesWithATag() {
        JsonNode image = Manifests.tree(Manifests.BASE.resolve("kustomization.yaml"))
                .path("images")
                .path(0);

        assertThat(image.path("name").asText()).isEqualTo(container.getImage());
        assertThat(image.path("newTag").asText()).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void theNetworkPolicyLetsScrapesInAndNothingElse() {
        NetworkPolicy policy = Manifests.only(NetworkPolicy.class);

        assertThat(policy.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).singleElement().satisfies(rule -> {
            assertThat(rule.getFrom()).isNotEmpty();
            assertThat(rule.getPorts())
                    .singleElement()
                    .satisfies(open -> assertThat(open.getPort().getStrVal()).isEqualTo(port().getName()));
        });
        assertThat(policy.getSpec().getEgress())
                .allSatisfy(rule -> assertThat(rule.getPorts()).isNotEmpty());
    }

    @Test
    void thePodMonitorScrapesTheAdminPort() {
        JsonNode monitor = Manifests.tree(POD_MONITOR);
        JsonNode endpoint = monitor.at("/spec/podMetricsEndpoints/0");

        assertThat(monitor.path("kind").asText()).isEqualTo("PodMonitor");
        assertThat(endpoint.path("port").asText()).isEqualTo(port().getName());
        assertThat(endpoint.path("path").asText()).isEqualTo(AdminServer.METRICS_PATH);
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(labels.get(monitor.at("/spec/jobLabel").asText())).isEqualTo("assay");
        monitor.at("/spec/selector/matchLabels")
                .properties()
                .forEach(entry -> assertThat(labels)
                        .containsEntry(entry.getKey(), entry.getValue().asText()));
    }

    @Test
    void everythingIsLabelled() {
        assertThat(Manifests.base().stream().map(HasMetadata::getMetadata))
                .allSatisfy(meta -> assertThat(meta.getLabels()).containsEntry("app.kubernetes.io/name", "assay"));
    }

    @Test
    void kustomizeGivesTheGoldenOutput() throws Exception {
        String output = Kubectl.kustomize(Manifests.BASE);
        Path golden = Path.of("src", "test", "resources", "base.golden.yaml");
        if (Boolean.getBoolean("assay.write")) {
            Files.writeString(golden, output);
        }

        assertThat(output).isEqualTo(Files.readString(golden));
    }

    private ContainerPort port() {
        return container.getPorts().get(0);
    }

    private String pathAtTheAdminPort(Probe probe) {
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo(port().getName());
        return probe.getHttpGet().getPath();
    }
}
