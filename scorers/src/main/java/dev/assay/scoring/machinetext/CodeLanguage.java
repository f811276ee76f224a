package dev.assay.scoring.machinetext;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How programs of a kind mark what is not code. An immutable constant; any thread may use it. */
public enum CodeLanguage {
    /** Comments after {@code #}, docstrings in triple quotes. */
    PYTHON,
    /** Comments after {@code //} and between {@code /*} and its end. */
    C_LIKE,
    /** Comments after {@code #} that stands at the start of a word. */
    HASH;

    private static final Map<String, CodeLanguage> TYPES = Map.ofEntries(
            Map.entry("python", PYTHON),
            Map.entry("script.python", PYTHON),
            Map.entry("c", C_LIKE),
            Map.entry("csrc", C_LIKE),
            Map.entry("chdr", C_LIKE),
            Map.entry("c++", C_LIKE),
            Map.entry("c++src", C_LIKE),
            Map.entry("c++hdr", C_LIKE),
            Map.entry("cpp", C_LIKE),
            Map.entry("csharp", C_LIKE),
            Map.entry("java", C_LIKE),
            Map.entry("java-source", C_LIKE),
            Map.entry("javascript", C_LIKE),
            Map.entry("typescript", C_LIKE),
            Map.entry("go", C_LIKE),
            Map.entry("rust", C_LIKE),
            Map.entry("rustsrc", C_LIKE),
            Map.entry("kotlin", C_LIKE),
            Map.entry("scala", C_LIKE),
            Map.entry("swift", C_LIKE),
            Map.entry("dart", C_LIKE),
            Map.entry("groovy", C_LIKE),
            Map.entry("objectivec", C_LIKE),
            Map.entry("sh", HASH),
            Map.entry("shellscript", HASH),
            Map.entry("bash", HASH),
            Map.entry("ruby", HASH),
            Map.entry("perl", HASH),
            Map.entry("r", HASH),
            Map.entry("rsrc", HASH),
            Map.entry("yaml", HASH),
            Map.entry("toml", HASH),
            Map.entry("makefile", HASH),
            Map.entry("cmake", HASH),
            Map.entry("julia", HASH),
            Map.entry("elixir", HASH));

    /** Whether a media type names source code: {@code text/x-...}, or JavaScript and TypeScript as they are registered. */
    static boolean code(@Nullable String contentType) {
        String type = bare(contentType);
        return type.startsWith("text/x-") || type.endsWith("/javascript") || type.endsWith("/typescript");
    }

    /** The language of a media type; empty when it is not known here. */
    static Optional<CodeLanguage> of(@Nullable String contentType) {
        String type = bare(contentType);
        String name = type.substring(type.indexOf('/') + 1);
        return Optional.ofNullable(TYPES.get(name.startsWith("x-") ? name.substring(2) : name));
    }

    private static String bare(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
