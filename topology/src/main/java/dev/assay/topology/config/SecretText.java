package dev.assay.topology.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Decides what must not be shown, and hides it. Stateless; any thread may call it. */
final class SecretText {
    static final String MASK = "***";

    private static final Pattern SECRET_NAME = Pattern.compile(
            "password|passwd|passphrase|secret|credential|jaas|token|user\\.info|userinfo|keystore\\.key|private|api[._-]?key");
    /** {@code lane.max-batch-tokens}, {@code watermark.tokenizers} and {@code machine-text.token-counts} are about tokens of text. */
    private static final Pattern TEXT_TOKENS =
            Pattern.compile("(max|min)[a-z.-]*tokens$|\\.tokenizers$|\\.token[.-]counts$");

    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@,\\s]*@");

    private SecretText() {}

    /** Whether a property of this name may hold a secret; a place to fetch one from ({@code ...url}) does not. */
    static boolean isSecretName(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '.');
        return SECRET_NAME.matcher(plain).find()
                && !plain.endsWith(".url")
                && !plain.endsWith(".source")
                && !TEXT_TOKENS.matcher(plain).find();
    }

    /** A user and password inside an address are hidden, the rest stays. */
    static String withoutUserInfo(String text) {
        return USER_INFO.matcher(text).replaceAll(MASK + "@");
    }

    static String shown(String text, boolean secret) {
        if (text.isEmpty()) {
            return text;
        }
        return secret ? MASK : withoutUserInfo(text);
    }
}
