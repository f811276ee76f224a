package dev.assay.serdes.registry;

import dev.assay.serdes.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the client proves who it is. Immutable; any thread may read it. Secrets never show in {@code toString}.
 */
public sealed interface RegistryCredentials {
    /** Value of the {@code Authorization} header, or empty for none. */
    Optional<String> authorization();

    /** No credentials, except user info written into a URL. */
    record Anonymous() implements RegistryCredentials {
        @Override
        public Optional<String> authorization() {
            return Optional.empty();
        }
    }

    /**
     * HTTP basic authentication.
     *
     * @param userInfo {@code user:password}
     */
    record Basic(String userInfo) implements RegistryCredentials {
        @Override
        public Optional<String> authorization() {
            return Optional.of(
                    "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public String toString() {
            return "Basic[hidden]";
        }
    }

    /**
     * A bearer token that does not change.
     *
     * @param token the token
     */
    record Bearer(String token) implements RegistryCredentials {
        @Override
        public Optional<String> authorization() {
            return Optional.of("Bearer " + token);
        }

        @Override
        public String toString() {
            return "Bearer[hidden]";
        }
    }

    /** Reads the same keys as the Confluent serializers. */
    static RegistryCredentials from(Settings settings) {
        Optional<String> bearerSource = settings.text("bearer.auth.credentials.source");
        boolean basicGiven = settings.text("basic.auth.credentials.source").isPresent();
        if (bearerSource.isPresent()) {
            if (basicGiven) {
                throw Settings.refusal(
                        "bearer.auth.credentials.source",
                        bearerSource.get(),
                        "basic.auth.credentials.source is set as well; keep one of the two");
            }
            settings.choice("bearer.auth.credentials.source", "STATIC_TOKEN", "STATIC_TOKEN");
            return new Bearer(settings.text("bearer.auth.token")
                    .orElseThrow(() -> Settings.secretRefusal(
                            "bearer.auth.token", "set it, because bearer.auth.credentials.source=STATIC_TOKEN")));
        }
        String source = settings.choice("basic.auth.credentials.source", "URL", "URL", "USER_INFO", "SASL_INHERIT");
        return switch (source) {
            case "USER_INFO" -> new Basic(userInfo(settings));
            case "SASL_INHERIT" -> new Basic(fromJaas(settings));
            default -> new Anonymous();
        };
    }

    private static String userInfo(Settings settings) {
        String key = "basic.auth.user.info";
        String fix = "write user:password, because basic.auth.credentials.source=USER_INFO";
        return settings.text(key)
                .filter(text -> text.indexOf(':') > 0)
                .orElseThrow(() -> Settings.secretRefusal(key, fix));
    }

    private static String fromJaas(Settings settings) {
        String key = "sasl.jaas.config";
        String fix = "give username=\"...\" password=\"...\", because basic.auth.credentials.source=SASL_INHERIT";
        String jaas = settings.text(key).orElseThrow(() -> Settings.secretRefusal(key, fix));
        return jaasOption(jaas, "username").orElseThrow(() -> Settings.secretRefusal(key, fix))
                + ":"
                + jaasOption(jaas, "password").orElseThrow(() -> Settings.secretRefusal(key, fix));
    }

    private static Optional<String> jaasOption(String jaas, String name) {
        Matcher option = Pattern.compile("\\b" + name + "\\s*=\\s*(\"([^\"]*)\"|'([^']*)'|([^\\s;]+))")
                .matcher(jaas);
        if (!option.find()) {
            return Optional.empty();
        }
        for (int group = 2; group <= 4; group++) {
            if (option.group(group) != null) {
                return Optional.of(option.group(group));
            }
        }
        return Optional.empty();
    }
}
