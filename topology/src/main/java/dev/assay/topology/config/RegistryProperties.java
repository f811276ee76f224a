package dev.assay.topology.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;

/** What may stand under {@code registry}. Stateless; any thread may call it. */
final class RegistryProperties {
    private static final Map<String, String> OWNED = Map.of(
            "schema.registry.url", "set registry.url instead",
            "auto.register.schemas", "set registry.auto-register instead");
    private static final String ONE_ID = "use.schema.id";

    private RegistryProperties() {}

    static boolean isUrlList(String list) {
        for (String url : list.split(",", -1)) {
            if (!isUrl(url.strip())) {
                return false;
            }
        }
        return true;
    }

    /** Refuses names that have a key of their own. */
    static void check(Checks checks, Map<String, String> properties) {
        OWNED.forEach((name, fix) -> checks.require(
                !properties.containsKey(name),
                "properties." + name,
                properties.get(name),
                "has a key of its own",
                fix));
        for (String name : List.of(ONE_ID, "schema.registry." + ONE_ID)) {
            checks.require(
                    !properties.containsKey(name),
                    "properties." + name,
                    properties.get(name),
                    "is one id for verdicts, deferrals and quarantine records, whose schemas differ",
                    "leave it out; use.latest.version, or registry.auto-register: false alone, find each its own");
        }
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
