package dev.assay.serdes.registry;

import dev.assay.serdes.devregistry.DevRegistry;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over the in-process registry. */
class DevRegistryContractTest extends RegistryContract {
    private static DevRegistry server;

    @BeforeAll
    static void start() throws IOException {
        server = DevRegistry.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    String url() {
        return server.url();
    }
}
