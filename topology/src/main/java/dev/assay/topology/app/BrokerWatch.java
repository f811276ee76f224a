package dev.assay.topology.app;

import dev.assay.topology.config.AssayConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers of a running service now and then who they are, and says when none answers and when one does again: Kafka's
 * clients try on in silence, and a stream without brokers goes on being RUNNING. One small request each time. {@link #look}
 * belongs to one thread; any may ask {@link #away}.
 */
final class BrokerWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);

    /** Between one answer, or the end of one attempt, and the next question. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    private static final Duration TRY = Duration.ofSeconds(5);

    /** Longer than the restart of one broker among several needs, shorter than anybody's patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String what;
    private final Question question;
    private final LongSupplier clock;
    private final long patienceNanos;
    private long lastAnswer;
    private volatile boolean away;

    /** Something that only a broker can answer. */
    interface Question extends AutoCloseable {
        /** @throws ExecutionException with what the client says, where there is no answer */
        void ask() throws ExecutionException, InterruptedException, TimeoutException;

        @Override
        default void close() {}
    }

    /** @param clock as {@link System#nanoTime()}; the brokers count as there when the watch begins */
    BrokerWatch(String what, Question question, LongSupplier clock, Duration patience) {
        this.what = what;
        this.question = question;
        this.clock = clock;
        this.patienceNanos = patience.toNanos();
        this.lastAnswer = clock.getAsLong();
    }

    /** The watch over the brokers of a configuration. */
    static BrokerWatch over(AssayConfig config) {
        return new BrokerWatch(
                "Kafka at " + config.kafka().bootstrapServers(),
                new WhoIsThere(StreamsProperties.clients(config)),
                System::nanoTime,
                PATIENCE);
    }

    /** Asks once and waits for the answer, or for five seconds. */
    void look() {
        String trouble;
        try {
            trouble = trouble();
        } catch (InterruptedException e) {
            // The service stops.
            Thread.currentThread().interrupt();
            return;
        }
        long now = clock.getAsLong();
        if (trouble == null) {
            if (away) {
                log.info("{} answers again, after {} s", what, seconds(now - lastAnswer));
            }
            away = false;
            lastAnswer = now;
        } else if (!away && now - lastAnswer > patienceNanos) {
            away = true;
            log.warn(
                    "{}: no broker has answered for {} s ({}); waiting, no restart needed",
                    what,
                    seconds(now - lastAnswer),
                    trouble);
        }
    }

    private @Nullable String trouble() throws InterruptedException {
        try {
            question.ask();
            return null;
        } catch (TimeoutException e) {
            return "not reachable";
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof AuthorizationException) {
                // A broker that forbids is there.
                return null;
            }
            return cause instanceof RetriableException ? "not reachable" : String.valueOf(cause);
        } catch (RuntimeException e) {
            // As when no name resolves and no client can be made.
            return String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos);
    }

    /** Whether no broker has answered for longer than is ordinary. */
    boolean away() {
        return away;
    }

    @Override
    public void close() {
        question.close();
    }

    /** Asks over a connection of its own, which is made when it is first needed. */
    private static final class WhoIsThere implements Question {
        private final Map<String, Object> clients;
        private @Nullable Admin admin;
        private boolean closed;

        WhoIsThere(Map<String, Object> clients) {
            this.clients = clients;
            clients.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TRY.toMillis());
            clients.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TRY.toMillis());
        }

        @Override
        public void ask() throws ExecutionException, InterruptedException, TimeoutException {
            Provisioner.get(open().describeCluster().nodes());
        }

        private synchronized Admin open() throws InterruptedException {
            if (closed) {
                throw new InterruptedException("closed");
            }
            Admin made = admin == null ? Admin.create(clients) : admin;
            admin = made;
            return made;
        }

        @Override
        public synchronized void close() {
            closed = true;
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
    }
}
