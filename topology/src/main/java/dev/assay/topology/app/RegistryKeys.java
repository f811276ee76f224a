package dev.assay.topology.app;

import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.topology.config.RegistrySettings;
import java.util.HashMap;
import java.util.Map;

/** The registry's settings under the keys of the Confluent serializers. Stateless; any thread may call it. */
public final class RegistryKeys {
    private RegistryKeys() {}

    /** Keys and values as the serializers take them. */
    public static Map<String, Object> settings(RegistrySettings registry) {
        Map<String, Object> settings = new HashMap<>(registry.properties());
        settings.put(RegistryConfig.URL_KEY, registry.url());
        settings.put("auto.register.schemas", registry.autoRegister());
        return settings;
    }
}
