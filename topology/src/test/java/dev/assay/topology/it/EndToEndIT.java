package dev.assay.topology.it;

import dev.assay.topology.support.Cluster;
import java.nio.file.Path;

/** End to end on the embedded broker. */
class EndToEndIT extends EndToEndSuite {
    private Cluster cluster;

    @Override
    void startServers(Path dir) {
        cluster = Cluster.start(dir);
    }

    @Override
    void stopServers() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Override
    String bootstrapServers() {
        return cluster.kafka().bootstrapServers();
    }

    @Override
    String registryUrl() {
        return cluster.registry().url();
    }
}
