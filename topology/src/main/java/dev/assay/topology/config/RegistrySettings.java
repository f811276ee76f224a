package dev.assay.topology.config;

import java.util.Map;

/** The schema registry, any that speaks the Confluent REST API. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "registry", about = "The schema registry, any that speaks the Confluent REST API.")
public record RegistrySettings(
        @Setting(
                value = "http://localhost:8081",
                about = "Address of the registry; several replicas separated by commas.")
        String url,

        @Setting(
                value = "true",
                about =
                        "Register the schemas of what is written when missing: of verdicts, deferrals, quarantine and thresholds, for produce also of events and labels. false looks them up and stops if they are not there.")
        boolean autoRegister,

        @Setting(
                about =
                        "Any Confluent serializer or client property, under its Confluent name; those that have a key here are refused.")
        Map<String, String> properties) {

    public RegistrySettings {
        Checks checks = Checks.of(RegistrySettings.class, url, autoRegister, properties);
        if (url != null) {
            String fix = "write http://host:port or https://host:port, several separated by commas";
            checks.require(RegistryProperties.isUrlList(url), "url", url, "is not a registry address", fix);
        }
        if (properties != null) {
            RegistryProperties.check(checks, properties);
        }
        checks.done();
        properties = Checks.sorted(properties);
    }

    @Override
    public String toString() {
        return EffectiveConfig.oneLine(this);
    }
}
