package dev.assay.serdes.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Lets callers that ask the same question at the same time share one attempt. Thread-safe.
 *
 * <p>Only an attempt is shared, never the waiting between attempts: a caller that is interrupted takes no other with it.
 */
final class SingleFlight<K, V> {
    private final ConcurrentHashMap<K, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    V run(K question, RetryLoop.Attempt<V> attempt) throws InterruptedException {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> other = flights.putIfAbsent(question, mine);
        if (other != null) {
            return join(other);
        }
        try {
            V answer = attempt.run();
            mine.complete(answer);
            return answer;
        } catch (RegistryException failed) {
            mine.completeExceptionally(failed);
            throw failed;
        } finally {
            flights.remove(question, mine);
            // Reached with the flight open only on interruption or a bug: the others must ask for themselves.
            mine.completeExceptionally(new RegistryUnavailableException("the asking thread stopped"));
        }
    }

    private static <V> V join(CompletableFuture<V> flight) throws InterruptedException {
        try {
            return flight.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RegistryRefusedException refused) {
                throw refused;
            }
            throw new RegistryUnavailableException(String.valueOf(failed.getCause()), failed.getCause());
        }
    }
}
