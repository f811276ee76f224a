package dev.assay.topology.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Turns environment variables into entries. Stateless; any thread may call it. */
final class EnvironmentEntries {
    /** Variables of the launcher and of logging, which are no settings. */
    private static final Set<String> OTHER = Set.of("ASSAY_HOME", "ASSAY_OPTS");

    private static final List<String> OTHER_PREFIXES = List.of("ASSAY_JAVA", "ASSAY_LOG_");

    /** What Kubernetes sets in every pod for a service whose name starts with "assay". */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "ASSAY_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_[A-Z]+)?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentEntries() {}

    static List<Entry> read(Map<String, String> environment, SettingsSchema<?> schema, List<Problem> problems) {
        Map<String, String> byVariable = variables(schema);
        List<Entry> entries = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(SettingKey.ENV_PREFIX) || isOther(name) || isServiceLink(name, value)) {
                return;
            }
            String key = byVariable.get(name);
            Optional<String> property = property(name, schema);
            if (key != null) {
                entries.add(entry(key, name, value));
            } else if (property.isPresent()) {
                entries.add(entry(property.get(), name, value));
            } else {
                problems.add(unknown(name, value, byVariable));
            }
        });
        return entries;
    }

    private static Map<String, String> variables(SettingsSchema<?> schema) {
        Map<String, String> byVariable = new HashMap<>();
        schema.keys().stream()
                .filter(key -> !key.isGroup())
                .forEach(key -> byVariable.put(key.environmentName(), key.name()));
        schema.renamed().keySet().forEach(old -> byVariable.putIfAbsent(variable(old), old));
        schema.removed().keySet().forEach(old -> byVariable.putIfAbsent(variable(old), old));
        return byVariable;
    }

    private static String variable(String key) {
        return SettingKey.ENV_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** {@code _} is a dot, {@code __} an underscore and {@code ___} a dash, as in the images of Kafka's vendors. */
    private static Optional<String> property(String variable, SettingsSchema<?> schema) {
        for (SettingKey group : schema.keys()) {
            String prefix = group.environmentName();
            if (group.isGroup() && variable.startsWith(prefix) && variable.length() > prefix.length()) {
                String name = variable.substring(prefix.length())
                        .toLowerCase(Locale.ROOT)
                        .replace("___", "-")
                        .replace("__", "\0")
                        .replace('_', '.')
                        .replace('\0', '_');
                return Optional.of(group.name() + "." + name);
            }
        }
        return Optional.empty();
    }

    private static boolean isOther(String name) {
        return OTHER.contains(name) || OTHER_PREFIXES.stream().anyMatch(name::startsWith);
    }

    private static boolean isServiceLink(String name, String value) {
        boolean address =
                name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches();
        return address || SERVICE_LINK.matcher(name).matches();
    }

    private static Entry entry(String key, String variable, String value) {
        return new Entry(key, value, Entry.Layer.ENVIRONMENT, "environment " + variable, null);
    }

    private static Problem unknown(String name, String value, Map<String, String> byVariable) {
        Optional<String> near = Nearest.of(name, byVariable.keySet());
        String fix = near.map(other -> "did you mean " + other + "? ").orElse("")
                + "Unset it: variables that start with " + SettingKey.ENV_PREFIX + " are settings";
        boolean secret = SecretText.isSecretName(name)
                || near.filter(SecretText::isSecretName).isPresent();
        return new Problem(name, SecretText.shown(value, secret), "environment", "is not a setting", fix);
    }
}
