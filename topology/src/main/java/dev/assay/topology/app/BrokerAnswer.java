package dev.assay.topology.app;

import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/** What a failed call to the brokers says to whoever runs the service. Stateless; any thread may call it. */
final class BrokerAnswer {
    private BrokerAnswer() {}

    private static @Nullable String fix(@Nullable Throwable failure) {
        if (failure instanceof InvalidTopicException) {
            return "change the names under topics";
        }
        if (failure instanceof InvalidPartitionsException) {
            return "change topics.partitions";
        }
        if (failure instanceof PolicyViolationException) {
            return "change topics.partitions or topics.replication-factor, or create the topics as your cluster wants them";
        }
        return failure instanceof UnsupportedVersionException ? "use brokers of Kafka 3.0 or newer" : null;
    }

    /** Whether the brokers answered and would answer the same again; a fault of their own may pass. */
    private static boolean definite(@Nullable Throwable failure) {
        return failure instanceof ApiException
                && !(failure instanceof RetriableException)
                && !(failure instanceof UnknownServerException);
    }

    /**
     * What is the matter where the service waits: it may be granted or repaired while it runs.
     *
     * @throws IllegalStateException where no waiting helps; says what to change
     */
    static String trouble(String what, @Nullable Throwable failure) {
        String fix = fix(failure);
        if (fix != null) {
            throw new IllegalStateException(what + " refuses (" + failure + "); " + fix, failure);
        }
        if (failure instanceof AuthenticationException) {
            return what + " does not let this client in (" + failure.getMessage()
                    + "); check kafka.properties.security.protocol, sasl.* and ssl.*";
        }
        if (failure instanceof AuthorizationException) {
            return what + " forbids it (" + failure.getMessage()
                    + "); grant this client what k8s/README.md lists under Permissions";
        }
        if (failure instanceof InvalidReplicationFactorException) {
            // Of a cluster that is starting this is true for a moment.
            return what + " has too few brokers for topics.replication-factor (" + failure.getMessage()
                    + "); start more, or lower it";
        }
        if (definite(failure)) {
            throw new IllegalStateException(
                    what + " refuses (" + failure + "); change what it names, under kafka or topics", failure);
        }
        return what + " is not reachable (" + failure + ")";
    }
}
