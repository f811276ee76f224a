package dev.assay.scoring.lane;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.lane.LaneInbox.Withdrawal;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches the rows of all callers onto one device. One thread forms and runs batches, another hands out answers; every
 * public method may be called by any thread and none of them waits, {@link #close} excepted.
 *
 * <pre>
 *   offer, ask --&gt; inbox --&gt; [ BatchFormer --&gt; BatchRunner --&gt; LaneModel ] --&gt; answers --&gt; callbacks
 *   any thread              lane thread                                    answer thread
 * </pre>
 */
public final class Lane implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);
    // An idle lane shows life this often.
    private static final long HEARTBEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final String name;
    private final LaneConfig config;
    private final LaneModels models;
    private final BatchFormer former;
    private final BatchRunner runner;
    private final TokenBudget budget;
    private final RunWatchdog watchdog;
    private final LaneMeters meters;
    private final AnswerThread answers;
    private final Thread laneThread;

    private final LaneInbox inbox = new LaneInbox();
    private final CopyOnWriteArrayList<Consumer<LaneState>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong queuedRows = new AtomicLong();
    private final AtomicLong queuedTokens = new AtomicLong();
    private volatile LaneState state = LaneState.RUNNING;
    private volatile boolean closing;
    private volatile boolean parked;
    private volatile long heartbeatMillis = System.currentTimeMillis();
    private volatile @Nullable String lostBecause;

    /** Of the batch that runs, or that ran when the lane ended; confined to the lane's thread. */
    private List<Queued> running = List.of();

    /**
     * Starts the lane.
     *
     * @param name label of its metrics
     * @param models what it can run, ids distinct; the lane closes them when it ends
     */
    public Lane(String name, LaneConfig config, List<? extends LaneModel> models, Meters meters) {
        this.name = name;
        this.config = config;
        this.models = new LaneModels(models);
        this.answers = new AnswerThread(name);
        this.meters = new LaneMeters(
                meters,
                name,
                this.models.ids(),
                queuedRows::get,
                queuedTokens::get,
                () -> heartbeatMillis / 1000.0,
                () -> state);
        this.former =
                new BatchFormer(config.maxRows(), config.linger().toNanos(), this.models.buckets(), System::nanoTime);
        this.budget = new TokenBudget(config.maxBatchTokens());
        this.watchdog = new RunWatchdog(name, config.maxRun());
        this.runner = new BatchRunner(watchdog, budget, this.meters, answers::answer);
        this.laneThread = new Thread(this::live, "lane-" + name);
        laneThread.setDaemon(true);
        laneThread.start();
    }

    /**
     * Takes one row; never blocks. A lane that has ended abandons it at once, as it does with what was withdrawn.
     *
     * @throws IllegalArgumentException when the lane has no such model
     */
    public void offer(LaneWork work) {
        LaneModel model = models.get(work.model());
        if (work.row().length() > model.maxTokens()) {
            String detail = work.row().length() + " tokens; the model reads " + model.maxTokens();
            answers.answer(work, new LaneAnswer.Failure(Reason.SCORER_ERROR, detail));
            return;
        }
        queuedRows.incrementAndGet();
        queuedTokens.addAndGet(work.row().length());
        inbox.add(work);
        wake();
        if (state != LaneState.RUNNING) {
            abandonInbox();
        }
    }

    /**
     * Tokenises on the caller's thread and queues the row.
     *
     * @return completes on the lane's answer thread, continue elsewhere what takes long; exceptionally, by
     *     {@link WorkAbandonedException}, only where there will never be an answer
     * @throws IllegalArgumentException when the lane has no such model
     */
    public CompletableFuture<LaneAnswer> ask(LaneQuery query, LaneTask task) {
        LaneModel model = models.get(query.model());
        CompletableFuture<LaneAnswer> future = new CompletableFuture<>();
        if (state != LaneState.RUNNING || inbox.isWithdrawn(task)) {
            future.completeExceptionally(abandoned());
            return future;
        }
        long start = System.nanoTime();
        TokenRow row = encode(model, query, future);
        if (row != null) {
            meters.tokenised(System.nanoTime() - start);
            offer(new LaneWork(query.model(), row, task, future));
        }
        return future;
    }

    /** The row of a query; null when there is none, which the answer says then. */
    private @Nullable TokenRow encode(LaneModel model, LaneQuery query, CompletableFuture<LaneAnswer> answer) {
        try {
            return row(model, query);
        } catch (UncutException e) {
            answer.complete(new LaneAnswer.Failure(Reason.TRUNCATION, String.valueOf(e.getMessage())));
        } catch (ForeignTokenException e) {
            // The caller's doing, not the tokenizer's.
            answer.complete(new LaneAnswer.Failure(Reason.VOCABULARY_MISMATCH, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            if (state != LaneState.RUNNING) {
                // The tokenizer went with the lane.
                answer.completeExceptionally(abandoned());
                return null;
            }
            String cause = e.getClass().getSimpleName();
            LOG.warn("Lane {}: the tokenizer of {} failed: {}", name, model.id(), cause);
            answer.complete(new LaneAnswer.Failure(Reason.SCORER_ERROR, "tokenizer failed: " + cause));
        }
        return null;
    }

    private static TokenRow row(LaneModel model, LaneQuery query) throws UncutException {
        NumberRow numbers = query.numbers();
        if (numbers != null) {
            return model.encode(numbers);
        }
        String second = query.second();
        return second == null ? model.encode(query.text()) : model.encode(query.text(), second);
    }

    /** Abandons what a task asked in its epochs up to this one and is still queued, and what it asks in them from now on. */
    public void withdraw(String task, long epoch) {
        inbox.withdraw(task, epoch);
        wake();
    }

    /** How the lane is now. */
    public LaneState state() {
        return state;
    }

    /**
     * Calls back on the lane's thread when the state changes, before any work is abandoned because of it; the listener must
     * not block.
     */
    public void onStateChange(Consumer<LaneState> listener) {
        listeners.add(listener);
    }

    /** When the lane's thread last showed life; at least every second, or once per batch while one runs. */
    public Instant heartbeat() {
        return Instant.ofEpochMilli(heartbeatMillis);
    }

    /** Rows that wait for a batch. */
    public long queuedRows() {
        return queuedRows.get();
    }

    /** Ids of the models, in the order given. */
    public List<String> modelIds() {
        return List.copyOf(models.ids());
    }

    /** Everything that can change an answer, one line per model. */
    public List<String> fingerprint() {
        return models.fingerprint();
    }

    /** Lets the running batch end, abandons what is queued, closes the models and waits for all of it. */
    @Override
    public void close() {
        closing = true;
        wake();
        boolean interrupted = false;
        while (true) {
            try {
                laneThread.join();
                if (!answers.end()) {
                    LOG.warn("Lane {}: a callback has blocked for a minute", name);
                }
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        meters.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void live() {
        LaneState end = LaneState.CLOSED;
        try {
            work();
        } catch (BatchRunner.DeviceLostException e) {
            end = LaneState.LOST;
            lostBecause = e.getMessage();
            LOG.error("Lane {} is lost: {}", name, e.getMessage());
        } catch (RuntimeException | Error e) {
            // A defect of the lane itself: nobody must wait for ever because of it.
            end = LaneState.LOST;
            lostBecause = e.getClass().getSimpleName();
            LOG.error("Lane {} is lost", name, e);
        } finally {
            end(end);
        }
    }

    private void work() throws BatchRunner.DeviceLostException {
        long idleSince = System.nanoTime();
        while (!closing) {
            heartbeatMillis = System.currentTimeMillis();
            takeIn();
            FormedBatch batch = former.form(config.sendWhenIdle(), budget.tokens());
            if (batch == null) {
                park();
                continue;
            }
            runBatch(batch, idleSince);
            idleSince = System.nanoTime();
        }
    }

    private void runBatch(FormedBatch batch, long idleSince) throws BatchRunner.DeviceLostException {
        long start = System.nanoTime();
        running = batch.rows();
        running.forEach(row -> uncount(row.work()));
        meters.formed(batch, start);
        meters.idleWithWork(idleWithWork(batch, idleSince, start));
        LaneModel model = models.get(batch.model());
        try {
            runner.run(model, batch);
        } finally {
            long took = System.nanoTime() - start;
            former.charge(batch.model(), took);
            meters.busy(batch.model(), took);
        }
        running = List.of();
    }

    /** How long the lane had stood idle although a row of the batch had waited its linger. */
    private static long idleWithWork(FormedBatch batch, long idleSince, long now) {
        long idle = now - idleSince;
        long overdue = batch.rows().stream()
                .mapToLong(row -> now - row.flushAt())
                .max()
                .orElse(0);
        return Math.max(0, Math.min(idle, overdue));
    }

    private void takeIn() {
        for (LaneWork work = inbox.poll(); work != null; work = inbox.poll()) {
            if (inbox.isWithdrawn(work.task())) {
                abandon(work);
            } else {
                former.add(work);
            }
        }
        for (Withdrawal one = inbox.pollWithdrawal(); one != null; one = inbox.pollWithdrawal()) {
            former.withdraw(one.task(), one.epoch()).forEach(this::abandon);
        }
    }

    private void park() {
        parked = true;
        // Whoever adds after this line sees "parked" and wakes the lane.
        if (inbox.isEmpty() && !closing) {
            LockSupport.parkNanos(this, former.untilDue(HEARTBEAT_NANOS));
        }
        parked = false;
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(laneThread);
        }
    }

    private void end(LaneState end) {
        // First the state, then the queues: whoever offers later sees the state and abandons it.
        // Listeners come before the queues, so that nobody who stops because of it takes in more.
        state = end;
        listeners.forEach(listener -> tell(listener, end));
        // Whatever ended the lane: rows that were answered before it did have their answers already and keep them.
        running.forEach(row -> giveUp(row.work()));
        abandonInbox();
        former.drain().forEach(this::abandon);
        models.close(name);
        watchdog.close();
    }

    private void tell(Consumer<LaneState> listener, LaneState end) {
        try {
            listener.accept(end);
        } catch (RuntimeException e) {
            LOG.error("Lane {}: a listener failed", name, e);
        }
    }

    private void abandonInbox() {
        for (LaneWork work = inbox.poll(); work != null; work = inbox.poll()) {
            abandon(work);
        }
    }

    /** Of work that no batch has. */
    private void abandon(LaneWork work) {
        uncount(work);
        giveUp(work);
    }

    private void giveUp(LaneWork work) {
        answers.giveUp(work, this::abandoned);
    }

    private void uncount(LaneWork work) {
        queuedRows.decrementAndGet();
        queuedTokens.addAndGet(-work.row().length());
    }

    private WorkAbandonedException abandoned() {
        return new WorkAbandonedException(
                switch (state) {
                    case RUNNING -> "withdrawn";
                    case LOST -> "the lane is lost: " + lostBecause;
                    case CLOSED -> "the lane is closed";
                });
    }
}
