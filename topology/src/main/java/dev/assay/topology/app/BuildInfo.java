package dev.assay.topology.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which build this is, written by the build. Immutable; any thread may read it. */
public final class BuildInfo {
    private static final Properties BUILD = load();

    private BuildInfo() {}

    private static Properties load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("/dev/assay/build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the jar's build.properties cannot be read", e);
        }
        return properties;
    }

    /** Version of the code. */
    public static String version() {
        return BUILD.getProperty("version", "unknown");
    }

    /** Source revision, or {@code unknown} when built outside a checkout. */
    public static String revision() {
        return BUILD.getProperty("revision", "unknown");
    }
}
