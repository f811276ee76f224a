package dev.assay.scoring.lane;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Runs batches and finds the row that breaks one. Every row of a batch is answered exactly once. Confined to the lane's
 * thread.
 */
final class BatchRunner {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    /** What a try came to. */
    private enum Outcome {
        ANSWERED,
        BROKEN,
        MEMORY
    }

    /** The device is gone for this process, and some rows of the batch may have no answer. */
    static final class DeviceLostException extends Exception {
        private static final long serialVersionUID = 1L;

        DeviceLostException(String message) {
            super(message);
        }
    }

    /** So few tokens fit if anything does. */
    private static final int FEW = 8;

    private final Watch watch;
    private final TokenBudget budget;
    private final LaneMeters meters;
    private final BiConsumer<LaneWork, LaneAnswer> answers;
    private @Nullable String lost;
    /** Runs of the batch that were stopped for their time, in the order in which that happened. */
    private final List<Stopped> stopped = new ArrayList<>();

    private String lastFailure = "";
    /** Breaks and rows without an answer in the batch that runs. */
    private int breaks;

    private int unanswered;

    private record Stopped(List<LaneWork> rows, int length) {}

    /** Bounds how long a run may take. */
    interface Watch {
        /** Starts watching; running the result ends it. */
        Runnable over(LaneModel model);
    }

    BatchRunner(Watch watch, TokenBudget budget, LaneMeters meters, BiConsumer<LaneWork, LaneAnswer> answers) {
        this.watch = watch;
        this.budget = budget;
        this.meters = meters;
        this.answers = answers;
    }

    /**
     * Runs a batch to the end: every row is answered when this returns; after an exception or error of any kind, some may not be.
     *
     * @throws DeviceLostException when the device is gone
     */
    void run(LaneModel model, FormedBatch batch) throws DeviceLostException {
        List<LaneWork> rows = batch.rows().stream().map(Queued::work).toList();
        breaks = 0;
        unanswered = 0;
        stopped.clear();
        settle(model, rows, model.fixedShapes() ? batch.paddedLength() : batch.longestRow());
        if (unanswered > 0) {
            LOG.warn("Lane: {} of {} rows of {} have no answer: {}", unanswered, rows.size(), model.id(), lastFailure);
        }
        if (lost != null) {
            throw new DeviceLostException(lost);
        }
        judgeSize();
    }

    /**
     * A run that was stopped for its time was too large, unless it held a row that is stopped also when it runs alone: then that
     * row is to blame, and the others must not pay for it with small batches.
     */
    private void judgeSize() {
        Set<LaneWork> endless = Collections.newSetFromMap(new IdentityHashMap<>());
        stopped.stream()
                .filter(run -> run.rows().size() == 1)
                .forEach(run -> endless.add(run.rows().get(0)));
        stopped.stream()
                .filter(run -> run.rows().stream().noneMatch(endless::contains))
                .findFirst()
                .ifPresent(run -> budget.tooSlow(run.rows().size(), run.length()));
        stopped.clear();
    }

    /** Answers all rows: at once, in parts when memory is short, or after finding out which of them break the batch. */
    private void settle(LaneModel model, List<LaneWork> rows, int most) {
        // A part without the longest row needs no more than its own.
        int length = model.fixedShapes()
                ? most
                : rows.stream().mapToInt(work -> work.row().length()).max().orElse(most);
        Outcome outcome = attempt(model, rows, length);
        if (outcome == Outcome.MEMORY) {
            settleInParts(model, rows, length);
        } else if (outcome == Outcome.BROKEN) {
            meters.bisected();
            isolate(model, rows, length);
        }
    }

    private void settleInParts(LaneModel model, List<LaneWork> rows, int length) {
        for (int from = 0; from < rows.size(); ) {
            // The budget may shrink on the way.
            int half = (rows.size() + 1) / 2;
            int to = Math.min(rows.size(), from + Math.max(1, Math.min(half, budget.tokens() / length)));
            settle(model, rows.subList(from, to), length);
            from = to;
        }
    }

    /**
     * Answers rows that broke as a batch. Halving with inference: when the left half runs, the culprit is on the right;
     * when it does not, the right half is put aside and all that was put aside runs as one batch at the end. One culprit
     * among n rows costs at most log2(n) + 2 more runs, its solo retry included.
     */
    private void isolate(LaneModel model, List<LaneWork> broken, int length) {
        List<LaneWork> suspects = broken;
        List<LaneWork> aside = new ArrayList<>();
        while (suspects.size() > 1) {
            List<LaneWork> left = suspects.subList(0, suspects.size() / 2);
            List<LaneWork> right = suspects.subList(suspects.size() / 2, suspects.size());
            Outcome outcome = attempt(model, left, length);
            if (outcome == Outcome.ANSWERED) {
                suspects = right;
            } else if (outcome == Outcome.BROKEN) {
                aside.addAll(0, right);
                suspects = left;
            } else {
                settleInParts(model, left, length);
                suspects = right;
            }
        }
        retryAlone(model, suspects.get(0), length);
        if (!aside.isEmpty()) {
            settle(model, aside, length);
        }
    }

    private void retryAlone(LaneModel model, LaneWork work, int padded) {
        // Padded as before where bits depend on it: chance must not change a number.
        int length = model.fixedShapes() ? padded : work.row().length();
        Outcome outcome = attempt(model, List.of(work), length);
        if (outcome == Outcome.BROKEN) {
            unanswered++;
            answers.accept(work, new LaneAnswer.Failure(Reason.SCORER_ERROR, lastFailure));
        } else if (outcome == Outcome.MEMORY) {
            settle(model, List.of(work), length);
        }
    }

    /** One run; {@link Outcome#ANSWERED} also when the device is lost, as nothing more can be done then. */
    private Outcome attempt(LaneModel model, List<LaneWork> rows, int length) {
        if (lost != null) {
            return Outcome.ANSWERED;
        }
        try {
            BatchOutput output =
                    runWatched(model, rows.stream().map(LaneWork::row).toList(), length);
            String defect = defect(model, output.rows(), rows.size());
            if (defect != null) {
                return broken(model, rows.size(), defect);
            }
            book(rows, length, output);
            for (int i = 0; i < rows.size(); i++) {
                TokenRow row = rows.get(i).row();
                answers.accept(rows.get(i), new LaneAnswer.Row(output.rows()[i], row.length(), row.truncated()));
            }
            return Outcome.ANSWERED;
        } catch (LaneModelException e) {
            return failed(model, rows, length, e);
        } catch (RuntimeException e) {
            return broken(model, rows.size(), e.getClass().getSimpleName());
        }
    }

    private BatchOutput runWatched(LaneModel model, List<TokenRow> rows, int length) {
        Runnable end = watch.over(model);
        try {
            return model.run(rows, length);
        } finally {
            end.run();
        }
    }

    private void book(List<LaneWork> rows, int length, BatchOutput output) {
        budget.good();
        long real = rows.stream().mapToLong(work -> work.row().length()).sum();
        meters.ran(real, (long) rows.size() * length, output);
    }

    private Outcome failed(LaneModel model, List<LaneWork> rows, int length, LaneModelException e) {
        return switch (e.kind()) {
            case BATCH -> broken(model, rows.size(), message(e));
            case TIME -> {
                stopped.add(new Stopped(List.copyOf(rows), length));
                yield broken(model, rows.size(), message(e));
            }
            case MEMORY -> {
                meters.outOfMemory();
                LOG.warn("Lane: {} ran out of memory with {} rows: {}", model.id(), rows.size(), message(e));
                if (budget.outOfMemory(rows.size(), length)) {
                    yield outgrown(model, rows.get(0), length);
                }
                yield Outcome.MEMORY;
            }
            case DEVICE -> lose(message(e));
        };
    }

    /**
     * A single row that does not fit: where a few of its tokens do, it is this row that is too long, and after a restart it would
     * come again; else the device is lost.
     */
    private Outcome outgrown(LaneModel model, LaneWork work, int length) {
        TokenRow row = work.row();
        if (row.length() <= FEW || !runs(model, row.last(FEW))) {
            return lose("out of device memory at the smallest batch");
        }
        budget.good();
        LOG.warn("Lane: a row of {} tokens does not fit the memory that {} has, not even alone", length, model.id());
        answers.accept(
                work,
                new LaneAnswer.Failure(
                        Reason.CAPACITY,
                        length + " tokens do not fit the device's memory: lower the model's max-tokens"));
        return Outcome.ANSWERED;
    }

    private boolean runs(LaneModel model, TokenRow row) {
        try {
            return runWatched(model, List.of(row), row.length()).rows().length == 1;
        } catch (LaneModelException e) {
            return doesNot(model, row, message(e));
        } catch (RuntimeException e) {
            // Messages of others may quote what they were given.
            return doesNot(model, row, e.getClass().getSimpleName());
        }
    }

    private static boolean doesNot(LaneModel model, TokenRow row, String why) {
        LOG.warn("Lane: nor does {} run on {} tokens: {}", model.id(), row.length(), why);
        return false;
    }

    private Outcome broken(LaneModel model, int rows, String why) {
        lastFailure = why;
        // The parts of a broken batch are tried one after another: a line for each would bury everything else.
        LOG.atLevel(breaks++ == 0 ? Level.WARN : Level.DEBUG)
                .log("Lane: a batch of {} rows of {} broke: {}", rows, model.id(), why);
        return Outcome.BROKEN;
    }

    private Outcome lose(String why) {
        lost = why;
        return Outcome.ANSWERED;
    }

    private static String message(LaneModelException e) {
        String message = e.getMessage();
        return message == null ? e.kind().name() : message;
    }

    private static @Nullable String defect(LaneModel model, float[][] output, int rows) {
        if (output.length != rows) {
            return output.length + " output rows for " + rows;
        }
        for (float[] row : output) {
            for (int i = 0; i < row.length; i++) {
                boolean meant = row[i] == Float.POSITIVE_INFINITY && model.mayBeInfinite(i);
                if (!Float.isFinite(row[i]) && !meant) {
                    return "output is not finite";
                }
            }
        }
        return null;
    }
}
