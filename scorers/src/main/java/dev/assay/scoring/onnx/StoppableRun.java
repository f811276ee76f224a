package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.lane.LaneModelException;
import org.jspecify.annotations.Nullable;

/**
 * The run that a session makes now, and the way to stop it. {@link #terminate} may be called by any thread, the rest only by
 * the lane's thread.
 */
final class StoppableRun {
    private final Object lock = new Object();
    private OrtSession.@Nullable RunOptions running;
    private boolean terminated;

    /** Begins a run, which has to be given these options. */
    OrtSession.RunOptions begin() throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        synchronized (lock) {
            running = options;
            terminated = false;
        }
        return options;
    }

    void end(OrtSession.RunOptions options) {
        // Under the lock, so that nobody stops a run through options that are closed.
        synchronized (lock) {
            running = null;
            options.close();
        }
    }

    /** Whether the last run was asked to stop. */
    boolean isTerminated() {
        synchronized (lock) {
            return terminated;
        }
    }

    /** Asks the run that goes on now, if any, to stop. */
    void terminate() {
        synchronized (lock) {
            if (running != null) {
                terminated = true;
                try {
                    running.setTerminate(true);
                } catch (OrtException e) {
                    throw new LaneModelException(LaneModelException.Kind.BATCH, "cannot stop a run: " + e.getCode(), e);
                }
            }
        }
    }
}
