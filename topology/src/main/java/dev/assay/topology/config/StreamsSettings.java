package dev.assay.topology.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the Kafka Streams client runs. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "streams", about = "How the Kafka Streams client runs.")
public record StreamsSettings(
        @Setting(
                about =
                        "Folder for local state; a kept folder makes restarts quicker, a lost one costs a restore. When not set, a folder of the application id below the temporary directory.")
        @Nullable
        Path stateDir,

        @Setting(
                value = "2",
                about = "Stream threads of this instance; more than the partitions of the input topic stay idle.",
                min = "1",
                max = "256")
        int threads,

        @Setting(
                value = "200ms",
                about = "How often finished work is committed; read-committed consumers see verdicts only then.",
                min = "10ms",
                max = "30s")
        Duration commitInterval,

        @Setting(
                value = "15s",
                about =
                        "After this long without a commit the brokers abort the open transaction, so that readers go on after a crash.",
                min = "1s",
                max = "15m")
        Duration transactionTimeout,

        @Setting(
                value = "5ms",
                about =
                        "Longest wait for new records in one round; bounds how late results are collected when traffic is low.",
                min = "1ms",
                max = "1s")
        Duration poll,

        @Setting(value = "0", about = "Copies of local state kept warm on other instances.", min = "0", max = "16")
        int standbyReplicas,

        @Setting(
                value = "15s",
                about =
                        "After this long without a heartbeat an instance is taken for dead and its partitions move; the brokers bound it (6s to 30m by default).",
                min = "1s",
                max = "30m")
        Duration sessionTimeout) {

    public StreamsSettings {
        Checks checks = Checks.of(
                StreamsSettings.class,
                stateDir,
                threads,
                commitInterval,
                transactionTimeout,
                poll,
                standbyReplicas,
                sessionTimeout);
        if (commitInterval != null && transactionTimeout != null) {
            boolean ok = commitInterval.multipliedBy(2).compareTo(transactionTimeout) <= 0;
            String what = "is more than half of streams.transaction-timeout";
            checks.relate(ok, "commit-interval", commitInterval, what, "commit at least twice per transaction timeout");
        }
        checks.done();
    }
}
