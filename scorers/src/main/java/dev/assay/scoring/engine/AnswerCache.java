package dev.assay.scoring.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkClass;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps answers of models by the content of the query, within a bound, so that events which share texts share answers too,
 * also while the first one still waits; but a question that somebody waits for does not wait for one that makes way for it.
 * Only rows are kept, never failures. Models give equal queries equal bits, so no number depends on what is kept. Thread-safe.
 */
public final class AnswerCache implements ModelPort {
    private final ModelPort models;
    private final Set<String> kept;
    private final Cache<Key, Kept> answers;
    private final LongAdder hits = new LongAdder();

    /**
     * An answer that is there or will be.
     *
     * @param asker how urgent the question was
     */
    private record Kept(CompletableFuture<LaneAnswer> answer, WorkClass asker) {

        /** Whether a question of this urgency would wait longer for it than for an answer of its own. */
        boolean isLateFor(WorkClass urgency) {
            return urgency == WorkClass.LIVE && asker == WorkClass.BACKFILL && !answer.isDone();
        }
    }

    /** Half a SHA-256 of the texts' own: no text stays in memory, and equal keys of different texts are out of reach. */
    private record Key(String model, long high, long low) {

        /** @param digests of the texts that have been met, to which those of this query are added */
        static Key of(LaneQuery query, Map<String, byte[]> digests) {
            String second = query.second();
            MessageDigest sha = Sha256.digest();
            sha.update(digests.computeIfAbsent(query.text(), Key::digest));
            sha.update((byte) (second == null ? 0 : 1));
            if (second != null) {
                sha.update(digests.computeIfAbsent(second, Key::digest));
            }
            add(sha, query.numbers());
            ByteBuffer digest = ByteBuffer.wrap(sha.digest());
            return new Key(query.model(), digest.getLong(), digest.getLong());
        }

        private static byte[] digest(String text) {
            ByteBuffer bytes = ByteBuffer.allocate(Character.BYTES * text.length());
            bytes.asCharBuffer().put(text);
            return Sha256.digest().digest(bytes.array());
        }

        private static void add(MessageDigest sha, @Nullable NumberRow numbers) {
            if (numbers != null) {
                ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * numbers.length());
                for (int i = 0; i < numbers.length(); i++) {
                    bytes.putLong(numbers.word(i));
                }
                sha.update(bytes.array());
            }
        }
    }

    /**
     * @param models asked for what is not kept
     * @param kept ids of the models whose answers are kept; questions to others pass through
     * @param size answers at most, 0 keeps none; what has not been asked for long goes first
     */
    public AnswerCache(ModelPort models, Set<String> kept, int size) {
        this.models = models;
        this.kept = size == 0 ? Set.of() : Set.copyOf(kept);
        this.answers =
                Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }

    @Override
    public CompletableFuture<LaneAnswer> ask(LaneQuery query, LaneTask task) {
        return ask(query, task, new HashMap<>());
    }

    @Override
    public Map<LaneQuery, CompletableFuture<LaneAnswer>> askAll(Set<LaneQuery> queries, LaneTask task) {
        Map<String, byte[]> digests = new HashMap<>();
        Map<LaneQuery, CompletableFuture<LaneAnswer>> asked = new LinkedHashMap<>();
        queries.forEach(query -> asked.put(query, ask(query, task, digests)));
        return asked;
    }

    private CompletableFuture<LaneAnswer> ask(LaneQuery query, LaneTask task, Map<String, byte[]> digests) {
        if (!kept.contains(query.model())) {
            return models.ask(query, task);
        }
        Key key = Key.of(query, digests);
        Kept mine = new Kept(new CompletableFuture<>(), task.workClass());
        Kept found = answers.asMap().putIfAbsent(key, mine);
        if (found != null && found.isLateFor(mine.asker())) {
            // Those who make way wait for the new one from now on; the row that is on its way answers its asker alone.
            found = answers.asMap()
                    .compute(key, (k, there) -> there == null || there.isLateFor(mine.asker()) ? mine : there);
        }
        if (found == null || found.equals(mine)) {
            return askAndKeep(query, task, key, mine);
        }
        CompletableFuture<LaneAnswer> earlier = found.answer();
        hits.increment();
        // Whoever asked first may have failed for reasons of its own, such as a task that moved away: one of those who
        // waited asks again, and the others wait for that.
        return earlier.handle((answer, abandoned) -> answer instanceof LaneAnswer.Row)
                .thenCompose(row -> {
                    if (row) {
                        return earlier;
                    }
                    hits.decrement();
                    return ask(query, task, new HashMap<>());
                });
    }

    private CompletableFuture<LaneAnswer> askAndKeep(LaneQuery query, LaneTask task, Key key, Kept mine) {
        CompletableFuture<LaneAnswer> asked;
        try {
            asked = models.ask(query, task);
        } catch (RuntimeException e) {
            answers.asMap().remove(key, mine);
            mine.answer().completeExceptionally(e);
            throw e;
        }
        return asked.whenComplete((answer, failure) -> {
            if (!(answer instanceof LaneAnswer.Row)) {
                answers.asMap().remove(key, mine);
            }
            if (failure != null) {
                mine.answer().completeExceptionally(failure);
            } else {
                mine.answer().complete(answer);
            }
        });
    }

    /** How many questions were answered from what was kept. */
    public long hits() {
        return hits.sum();
    }
}
