package dev.assay.topology.config;

/** The port for metrics, health and information. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "admin", about = "The port for metrics, health and information.")
public record AdminSettings(
        @Setting(value = "0.0.0.0", about = "Address to listen on.")
        String host,

        @Setting(value = "9464", about = "Port to listen on; 0 is any free one.", min = "0", max = "65535")
        int port) {

    public AdminSettings {
        Checks checks = Checks.of(AdminSettings.class, host, port);
        if (host != null) {
            boolean ok = host.matches("[A-Za-z0-9_.:%\\[\\]-]+");
            checks.require(
                    ok, "host", host, "is not a host name or address", "write one, such as 0.0.0.0 or localhost");
        }
        checks.done();
    }
}
