package dev.assay.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownFieldsTest {
    @Test
    void theBaseAsItStandsHasNone() {
        assertThat(Manifests.base())
                .isNotEmpty()
                .allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "replicas: 1, replcas: 1",
        "periodSeconds: 5, periodSecond: 5",
        "drop: [\"ALL\"], dorp: [\"ALL\"]",
        "containerPort: 9464, containerPorts: 9464",
        "fieldPath: metadata.name, fieldpath: metadata.name",
        "sizeLimit: 1Gi, size: 1Gi",
        "whenDeleted: Retain, whenDelete: Retain"
    })
    void aMisspeltFieldIsFoundAtAnyDepth(String right, String wrong) {
        String yaml = Manifests.text(Manifests.BASE.resolve("stateful-set.yaml"));
        assertThat(yaml).contains(right);

        var object = Manifests.typed(yaml.replaceFirst(java.util.regex.Pattern.quote(right), wrong));

        assertThat(UnknownFields.of(object))
                .singleElement()
                .asString()
                .endsWith("." + wrong.substring(0, wrong.indexOf(':')));
    }

    @Test
    void aWrongTypeIsRefused() {
        String yaml = Manifests.text(Manifests.BASE.resolve("stateful-set.yaml"));

        assertThatThrownBy(() -> Manifests.typed(yaml.replace("replicas: 1", "replicas: one")))
                .hasMessageContaining("one");
    }
}
