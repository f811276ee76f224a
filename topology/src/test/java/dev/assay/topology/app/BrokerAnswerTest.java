package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.junit.jupiter.api.Test;

class BrokerAnswerTest {
    private static String waitsFor(Throwable failure) {
        return BrokerAnswer.trouble("Kafka at b:1", failure);
    }

    @Test
    void whatIsWaitedForSaysWhatItIs() {
        assertThat(waitsFor(new LeaderNotAvailableException("election"))).contains("is not reachable");
        assertThat(waitsFor(new SaslAuthenticationException("no such user")))
                .startsWith("Kafka at b:1 does not let this client in (no such user); check kafka.properties.");
        assertThat(waitsFor(new TopicAuthorizationException("not authorized to [x]")))
                .startsWith("Kafka at b:1 forbids it (not authorized to [x]); grant");
        assertThat(waitsFor(new InvalidReplicationFactorException("3 of 1")))
                .contains("topics.replication-factor")
                .contains("3 of 1");
    }

    /** Whatever the brokers answer definitely is no outage, whether or not a special fix is known. */
    @Test
    void everyDefiniteAnswerEndsTheStart() {
        for (RuntimeException refused : List.of(
                new InvalidConfigurationException("max.message.bytes of -1"),
                new InvalidRequestException("no such request"))) {
            assertThatThrownBy(() -> waitsFor(refused))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(refused.getMessage())
                    .hasMessageContaining("kafka or topics");
        }
        assertThat(waitsFor(new UnknownServerException("disk"))).contains("is not reachable");
        assertThat(waitsFor(new java.util.concurrent.TimeoutException("3 s"))).contains("is not reachable");
    }

    @Test
    void whatNoWaitingChangesEndsTheStartWithTheFix() {
        for (RuntimeException refused :
                List.of(new InvalidTopicException("collides"), new PolicyViolationException("at most 3 partitions"))) {
            assertThatThrownBy(() -> waitsFor(refused))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(refused.getMessage())
                    .hasMessageContaining("change ");
        }
    }
}
