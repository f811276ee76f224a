package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class BrokerWatchTest {
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private @Nullable Throwable trouble;
    private long seconds;
    private final BrokerWatch watch =
            new BrokerWatch("Kafka at b:9092", this::ask, () -> seconds * 1_000_000_000, Duration.ofSeconds(15));

    private void ask() throws ExecutionException {
        if (trouble instanceof IllegalStateException definite) {
            throw definite;
        }
        if (trouble != null) {
            throw new ExecutionException(trouble);
        }
    }

    @BeforeEach
    void listen() {
        said.start();
        ((Logger) LoggerFactory.getLogger(BrokerWatch.class)).addAppender(said);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(BrokerWatch.class)).detachAppender(said);
    }

    private void look(long at) {
        seconds = at;
        watch.look();
    }

    private List<String> lines() {
        return said.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void anOutageIsSaidOnceWhenItBeginsAndOnceWhenItIsOver() {
        look(5);
        trouble = new DisconnectException();
        look(10);
        look(20);
        assertThat(watch.away()).as("as long as a broker may take to restart").isFalse();
        assertThat(lines()).isEmpty();
        look(21);
        look(31);
        assertThat(watch.away()).isTrue();
        assertThat(lines())
                .containsExactly("Kafka at b:9092: no broker has answered for 16 s (not reachable);"
                        + " waiting, no restart needed");
        trouble = null;
        look(105);
        look(110);
        assertThat(watch.away()).isFalse();
        assertThat(lines()).hasSize(2).last().isEqualTo("Kafka at b:9092 answers again, after 100 s");
    }

    @Test
    void aBrokerThatForbidsIsThereAndOneThatLetsNobodyInIsNoHelp() {
        trouble = new TopicAuthorizationException("no");
        look(100);
        assertThat(watch.away()).isFalse();
        trouble = new SaslAuthenticationException("wrong password");
        look(200);
        assertThat(watch.away()).isTrue();
        assertThat(lines()).singleElement().asString().contains("wrong password");
    }

    @Test
    void aClientThatCannotBeMadeIsNoAnswerEither() {
        trouble = new IllegalStateException("no name resolves");
        look(100);
        assertThat(watch.away()).isTrue();
        assertThat(lines()).singleElement().asString().contains("no name resolves");
    }
}
