package dev.assay.serdes.registry;

import dev.assay.serdes.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where the registry is and how to talk to it, read from the same keys as the Confluent serializers.
 *
 * <p>Immutable; any thread may read it. {@code toString} hides user info, tokens and passwords.
 *
 * <p>Every key but the first may also carry the prefix {@code schema.registry.}.
 *
 * @param urls base URLs, tried in turn; at least one, each may hold user info ({@code schema.registry.url}, commas
 *     between)
 * @param credentials sent with every call to a URL without user info of its own
 *     ({@code basic.auth.credentials.source} URL, USER_INFO or SASL_INHERIT with {@code basic.auth.user.info};
 *     {@code bearer.auth.credentials.source} STATIC_TOKEN with {@code bearer.auth.token})
 * @param tls Kafka's {@code ssl.*} settings without prefix; empty for the JVM's own trust store
 *     ({@code schema.registry.ssl.truststore.location} and so on, prefixed only)
 * @param connectTimeout for one connection ({@code http.connect.timeout.ms}, 5000)
 * @param requestTimeout for one call to one URL, answer included ({@code request.timeout.ms} or
 *     {@code http.read.timeout.ms}, 10000)
 * @param backoffInitial wait after the first failed attempt, before jitter ({@code retries.wait.ms}, 200)
 * @param backoffMax longest wait between attempts, before jitter ({@code retries.max.wait.ms}, 10000)
 * @param patience how long an outage is waited out ({@code max.retries}, -1 for as long as it lasts)
 * @param cacheSize most schemas kept, by id and by schema each ({@code max.schemas.per.subject}, 1000)
 * @param latestTtl how long a latest version is believed; negative: for ever ({@code latest.cache.ttl.sec}, -1)
 * @param unknownIdTtl how long an unknown id is believed to stay unknown ({@code missing.id.cache.ttl.sec}, 3)
 */
public record RegistryConfig(
        List<URI> urls,
        RegistryCredentials credentials,
        Map<String, String> tls,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration backoffInitial,
        Duration backoffMax,
        Patience patience,
        int cacheSize,
        Duration latestTtl,
        Duration unknownIdTtl) {

    /** The one key that must be there. */
    public static final String URL_KEY = "schema.registry.url";

    /** Kafka's own definition of its {@code ssl.*} keys, with their types and defaults. */
    private static final ConfigDef TLS = new ConfigDef().withClientSslSupport();

    public RegistryConfig {
        if (urls.isEmpty()) {
            throw Settings.refusal(URL_KEY, "", "give at least one URL, for example http://localhost:8081");
        }
        urls = List.copyOf(urls);
        tls = Map.copyOf(tls);
    }

    /** Reads {@code settings}; refuses values that cannot be used with key, value and fix. */
    public static RegistryConfig from(Map<String, ?> settings) {
        Settings keys = Settings.of(settings);
        Duration initial = keys.millis("retries.wait.ms", Duration.ofMillis(200));
        Duration longest = keys.millis("retries.max.wait.ms", Duration.ofSeconds(10));
        long attempts = keys.number("max.retries", -1, -1, Integer.MAX_VALUE);
        return new RegistryConfig(
                urls(keys),
                RegistryCredentials.from(keys),
                tls(keys),
                keys.millis("http.connect.timeout.ms", Duration.ofSeconds(5)),
                keys.millis("request.timeout.ms", keys.millis("http.read.timeout.ms", Duration.ofSeconds(10))),
                initial,
                longest.compareTo(initial) < 0 ? initial : longest,
                attempts < 0 ? Patience.forever() : Patience.attempts(attempts + 1),
                (int) keys.number("max.schemas.per.subject", 1000, 1, 10_000_000),
                Duration.ofSeconds(keys.number("latest.cache.ttl.sec", -1, -1, 31_536_000)),
                Duration.ofSeconds(keys.number("missing.id.cache.ttl.sec", 3, 0, 3600)));
    }

    /** The same with another patience. */
    public RegistryConfig withPatience(Patience other) {
        return new RegistryConfig(
                urls,
                credentials,
                tls,
                connectTimeout,
                requestTimeout,
                backoffInitial,
                backoffMax,
                other,
                cacheSize,
                latestTtl,
                unknownIdTtl);
    }

    private static List<URI> urls(Settings keys) {
        String text = keys.exactText(URL_KEY)
                .orElseThrow(() ->
                        Settings.refusal(URL_KEY, "", "set it, for example " + URL_KEY + "=http://localhost:8081"));
        List<URI> urls = new ArrayList<>();
        for (String part : text.split(",")) {
            if (!part.isBlank()) {
                urls.add(url(part.strip()));
            }
        }
        return urls;
    }

    private static URI url(String text) {
        String fix = "write http://host:port or https://host:port, several separated by commas";
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
            boolean web = scheme.equals("http") || scheme.equals("https");
            if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
                throw Settings.refusal(URL_KEY, withoutUserInfo(text), fix);
            }
            return uri;
        } catch (IllegalArgumentException unparsable) {
            throw Settings.refusal(URL_KEY, withoutUserInfo(text), fix);
        }
    }

    private static String withoutUserInfo(String url) {
        int at = url.lastIndexOf('@');
        return at < 0 ? url : "..." + url.substring(at);
    }

    /** Host and port of a URL, the only part of it that may be logged. */
    static String shown(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + url.getRawPath();
    }

    private static Map<String, String> tls(Settings keys) {
        Map<String, String> tls = new HashMap<>();
        for (String key : TLS.names()) {
            // Only the prefixed form: plain ssl.* belongs to the brokers.
            keys.exactText(Settings.PREFIX + key).ifPresent(text -> tls.put(key, text));
        }
        String identification = "schema.registry.ssl.endpoint.identification.algorithm";
        keys.exactText(identification).ifPresent(text -> {
            if (!text.equalsIgnoreCase("https")) {
                throw Settings.refusal(identification, text, "host names are always checked; remove it or use https");
            }
        });
        return tls;
    }

    /** Kafka's own reader of key and trust stores (JKS, PKCS12, PEM), or null when the JVM's defaults apply. */
    @Nullable
    SSLContext sslContext() {
        if (tls.isEmpty()) {
            return null;
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(TLS.parse(tls));
            return factory.sslContext();
        } catch (RuntimeException unusable) {
            throw new ConfigException(
                    "schema.registry.ssl.* is not usable: check location, type and password of the key and trust"
                            + " stores (" + unusable.getMessage() + ")");
        }
    }

    @Override
    public String toString() {
        return "RegistryConfig[urls="
                + urls.stream().map(RegistryConfig::shown).toList() + ", credentials=" + credentials + ", tls="
                + tls.keySet() + ", requestTimeout=" + requestTimeout + ", patience=" + patience + "]";
    }
}
