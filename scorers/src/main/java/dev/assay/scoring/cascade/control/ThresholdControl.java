package dev.assay.scoring.cascade.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threshold of one key and everything it has learned. The same calls with the same arguments give the same decisions and
 * bytes, also when it was written and read back in between. Confined to one thread.
 *
 * <p>Times are given by the caller and taken as not running backwards: an earlier time counts as the latest seen.
 */
public final class ThresholdControl {
    private static final byte FORMAT = 1;
    private final ControlPolicy policy;
    private final VersionLog log;
    private final Steering steering;

    /** A key that has seen nothing. */
    public ThresholdControl(ControlPolicy policy) {
        this.policy = policy;
        this.log = new VersionLog(policy.versions(), ControlState.COLD_START);
        this.steering = new FixedSteering(Double.NEGATIVE_INFINITY);
    }

    /**
     * Decides on one answer and learns from its score.
     *
     * @param uncertainty higher is less certain; one that is not finite is deferred and not learned from
     * @param nowMillis time of the event
     * @param auditSeed {@link AuditSeed#of} the key and the event's id
     */
    public Ruling rule(double uncertainty, long nowMillis, long auditSeed) {
        boolean defer = !(uncertainty <= steering.effective());
        double draw = AuditSeed.draw(auditSeed);
        double probability = defer ? policy.audit().deferred() : policy.audit().accepted();
        Decided decided = new Decided(0, uncertainty, !defer, draw < probability, probability, draw, nowMillis, false);
        return new Ruling(defer, steering.effective(), log.version(), log.state(), certificate(), decided, log.take());
    }

    /**
     * Learns whether the small model's answer was wrong.
     *
     * @param decided the {@link Ruling#decided} of the event; each counts once
     * @param smallWrong whether the small model's answer was wrong
     * @param largeWrong whether the larger model's was; null when it gave none or nobody knows
     */
    public LabelResult label(Decided decided, boolean smallWrong, @Nullable Boolean largeWrong, long nowMillis) {
        return new LabelResult(LabelResult.Use.NOT_AUDITED, log.take());
    }

    /**
     * Notes that the larger model answered a deferred event. It says what deferring gains; it is no label.
     *
     * @param agrees whether it gave the small model's answer
     */
    public void largeAnswered(Decided decided, boolean agrees) {}

    /** Holds the threshold where it is until {@link #unfreeze}. Holding twice changes nothing. */
    public List<Change> freeze(long nowMillis) {
        return log.take();
    }

    /** Lets the objective move the threshold again. */
    public List<Change> unfreeze(long nowMillis) {
        return log.take();
    }

    /**
     * Goes back to an earlier recorded threshold and holds it there, as {@link #freeze}.
     *
     * @param version one of {@link ThresholdView#history}
     * @throws IllegalArgumentException when it is not among those kept; the message lists them
     */
    public List<Change> revert(long version, long nowMillis) {
        return log.take();
    }

    /** What the labels so far prove. */
    public Certificate certificate() {
        return new Certificate(null, null, null, 0, 0, policy.labelsNeeded());
    }

    /** For people to read. */
    public ThresholdView view() {
        return new ThresholdView(
                log.threshold(),
                log.version(),
                log.state(),
                0,
                0,
                0,
                0,
                0,
                steering.debt(),
                0,
                null,
                0,
                0,
                certificate(),
                log.history());
    }

    /** The state as bytes; bounded by the windows and limits of the policy. */
    public byte[] encode() {
        StateOutput out = new StateOutput();
        out.symbol(FORMAT);
        log.write(out);
        return out.toBytes();
    }

    /**
     * The state that {@link #encode} wrote. Under another policy than it was written, what can be kept is kept: recorded
     * versions, whether it is frozen, recent scores and labels.
     *
     * @throws IllegalArgumentException when the bytes are not such a state
     */
    public static ThresholdControl decode(ControlPolicy policy, byte[] bytes) {
        StateInput in = new StateInput(bytes);
        in.symbol(FORMAT + 1);
        ThresholdControl control = new ThresholdControl(policy);
        control.log.read(in);
        in.end();
        return control;
    }
}
