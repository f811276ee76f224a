package dev.assay.scoring.cascade.control;

import dev.assay.scoring.cascade.control.Change.Cause;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart.Behaviour;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.LabelResult.Use;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threshold of one key and everything it has learned. The same calls with the same arguments give the same decisions and
 * bytes, also when it was written and read back in between. Confined to one thread.
 *
 * <p>Times are given by the caller; one that runs backwards counts as the latest seen.
 *
 * <p>A change is reported when the state changes, or when more than {@link ControlPolicy#resolution} of the recent scores lie
 * between the threshold and the one last reported. Between two reports a ruling may use a threshold a little off the reported
 * one; {@link Ruling#threshold} is always the exact one.
 */
public final class ThresholdControl {
    /** In the first one accepted and deferred answers waited together; in the second all that were drawn had places. */
    private static final int FORMAT = 3;

    private static final int OLDEST_FORMAT = 2;

    /** Recent scores that stand for the traffic where the window counts labels. */
    private static final int TRAFFIC = 200;

    private final ControlPolicy policy;
    private final ScoreWindow scores;
    private final LabelWindow labels;
    private final CertificateGrid grid;
    private final AuditPlaces places;
    private final ThresholdRange range;
    private final Steering steering;
    private final VersionLog log;
    private final Tally tally = new Tally();
    private long latestMillis = Long.MIN_VALUE;
    private boolean warm;
    private @Nullable Double held;
    private boolean underNewPolicy;

    /** A key that has seen nothing. */
    public ThresholdControl(ControlPolicy policy) {
        this.policy = policy;
        boolean rate = policy.objective().target() == Objective.Target.RATE;
        scores = new ScoreWindow(rate ? policy.window() : TRAFFIC);
        labels = new LabelWindow(rate ? 1 : policy.window());
        grid = new CertificateGrid(policy.certification());
        places = new AuditPlaces(policy, this::missed);
        range = new ThresholdRange(policy.bounds());
        log = new VersionLog(policy.versions(), ControlState.COLD_START);
        steering = steering();
    }

    private Steering steering() {
        double target = policy.target();
        return switch (policy.objective()) {
            case NONE -> new FixedSteering(initialThreshold());
            case RATE_QUANTILE -> new QuantileSteering(target, scores);
            case RATE_APPROXIMATION -> new ApproximationSteering(target, policy.step(), scores);
            case RATE_TRACKING -> new TrackingSteering(target, scores);
            case RISK_CONFORMAL -> new ConformalSteering(target, labels);
            case RISK_ONLINE -> new OnlineRiskSteering(target, policy.audit().accepted(), scores, labels);
            case RISK_CERTIFIED -> new CertifiedSteering(grid);
        };
    }

    /**
     * Decides on one answer and learns from its score.
     *
     * @param uncertainty higher is less certain; one that is not finite is deferred and not learned from
     * @param nowMillis time of the event
     * @param auditSeed {@link AuditSeed#of} the key and the event's id
     */
    public Ruling rule(double uncertainty, long nowMillis, long auditSeed) {
        long now = at(nowMillis);
        places.expire(now);
        refresh(now);
        double threshold = inForce(steering::effective, now);
        boolean defer = !Double.isFinite(uncertainty) || uncertainty > threshold;
        tally.events++;
        tally.deferred += defer ? 1 : 0;
        Decided decided = Double.isFinite(uncertainty)
                ? learn(uncertainty, defer, threshold, now, AuditSeed.draw(auditSeed))
                : new Decided(-1, uncertainty, false, false, policy.audit().deferred(), 0, now, false, false);
        return new Ruling(
                defer,
                threshold,
                log.threshold(),
                log.version(),
                log.state(),
                grid.certificate(threshold),
                decided,
                log.take());
    }

    private Decided learn(double uncertainty, boolean defer, double threshold, long now, double draw) {
        boolean ruled = warm && held == null;
        double surprise = steering.decided(uncertainty, defer, threshold, ruled);
        scores.add(uncertainty);
        tally.scores++;
        range.used(threshold, now);
        double probability = defer ? policy.audit().deferred() : policy.audit().accepted();
        boolean audited = draw < probability;
        long sequence = audited ? places.number(defer, surprise, held != null, now) : -1;
        // Drawn with the lesser of both probabilities accepted and deferred answers are one fair sample.
        boolean even = draw < Math.min(policy.audit().accepted(), policy.audit().deferred());
        return new Decided(sequence, uncertainty, !defer, audited, probability, draw, now, grid.isFixed(), even);
    }

    /**
     * Learns whether the small model's answer was wrong.
     *
     * @param decided the {@link Ruling#decided} of the event, which the caller gives once: one that gave up its place to
     *     others would count again
     * @param smallWrong whether the small model's answer was wrong
     * @param largeWrong whether the larger model's was; null when it gave none or nobody knows
     */
    public LabelResult label(Decided decided, boolean smallWrong, @Nullable Boolean largeWrong, long nowMillis) {
        long now = at(nowMillis);
        places.expire(now);
        Use use = Use.COUNTED;
        if (!decided.audited()) {
            use = Use.NOT_AUDITED;
        } else if (!places.waits(decided, now)) {
            use = Use.NOT_WAITING;
        } else {
            count(decided, smallWrong, largeWrong);
        }
        refresh(now);
        return new LabelResult(use, log.take());
    }

    private void count(Decided decided, boolean smallWrong, @Nullable Boolean largeWrong) {
        double weight = 1 / decided.probability();
        double surprise = places.resolve(decided);
        if (surprise > 0) {
            steering.corrected(smallWrong ? surprise : surprise - weight);
        }
        remember(decided, smallWrong, weight);
        tally.labels++;
        if (largeWrong != null) {
            tally.largeLabels++;
            tally.largeErrors += largeWrong ? 1 : 0;
        }
    }

    private void remember(Decided decided, boolean wrong, double weight) {
        boolean online = policy.objective() == Objective.RISK_ONLINE;
        if (online || decided.even()) {
            labels.add(new Label(decided.uncertainty(), wrong, online ? weight : 1));
            steering.relabelled();
        }
        if (decided.even() && decided.gridded()) {
            grid.count(decided.uncertainty(), wrong);
        }
    }

    /**
     * Notes that the larger model answered a deferred event. It says what deferring gains; it is no label.
     *
     * @param agrees whether it gave the small model's answer
     */
    public void largeAnswered(boolean agrees) {
        tally.largeAnswers++;
        tally.agreements += agrees ? 1 : 0;
    }

    /**
     * Holds the threshold where it is until {@link #unfreeze}. Holding twice changes nothing. What the objective decided before
     * goes on to count.
     */
    public List<Change> freeze(long nowMillis) {
        long now = at(nowMillis);
        refresh(now);
        if (held == null) {
            held = inForce(steering::base, now);
            log.record(held, ControlState.FROZEN, Cause.FREEZE, now);
        }
        return log.take();
    }

    /** Lets the objective move the threshold again; nothing when it is not held. */
    public List<Change> unfreeze(long nowMillis) {
        long now = at(nowMillis);
        refresh(now);
        if (held != null) {
            held = null;
            log.record(inForce(steering::base, now), state(now), Cause.UNFREEZE, now);
        }
        return log.take();
    }

    /**
     * Goes back to an earlier recorded threshold at once, whatever the largest step per hour, and holds it there, as {@link
     * #freeze}.
     *
     * @param threshold one that was recorded, as {@link ThresholdView#history} has them; it need not be kept any more
     */
    public List<Change> revert(double threshold, long nowMillis) {
        long now = at(nowMillis);
        refresh(now);
        held = threshold;
        range.forget();
        log.record(held, ControlState.FROZEN, Cause.REVERT, now);
        return log.take();
    }

    /** For people to read. */
    public ThresholdView view() {
        return new ThresholdView(
                log.threshold(),
                log.version(),
                log.state(),
                tally.events,
                tally.deferred,
                tally.labels,
                places.waiting(),
                places.missing(),
                steering.debt(),
                tally.largeAnswers,
                tally.largeAnswers == 0 ? null : (double) tally.agreements / tally.largeAnswers,
                tally.largeErrors,
                tally.largeLabels,
                grid.certificate(log.threshold()),
                log.history());
    }

    /** The state as bytes; bounded by the windows and limits of the policy. */
    public byte[] encode() {
        StateOutput out = new StateOutput();
        out.symbol(FORMAT);
        out.count(policy.fingerprint());
        out.count(latestMillis);
        out.flag(warm);
        out.flag(underNewPolicy);
        out.flag(held != null);
        out.number(held == null ? 0 : held);
        log.write(out);
        tally.write(out);
        scores.write(out);
        labels.write(out);
        grid.write(out);
        places.write(out);
        range.write(out);
        steering.write(out);
        return out.toBytes();
    }

    /**
     * The state that {@link #encode} wrote. Under another policy than it was written, what can be kept is kept: recorded
     * versions, whether it is held, recent scores and labels, and the next change says so.
     *
     * @throws IllegalArgumentException when the bytes are not such a state
     */
    public static ThresholdControl decode(ControlPolicy policy, byte[] bytes) {
        StateInput in = new StateInput(bytes);
        int format = in.symbol(Byte.MAX_VALUE);
        if (format < OLDEST_FORMAT || format > FORMAT) {
            throw new IllegalArgumentException(
                    "controller state: format " + format + ", this build reads " + OLDEST_FORMAT + " to " + FORMAT);
        }
        ThresholdControl control = new ThresholdControl(policy);
        control.read(in);
        return control;
    }

    private void read(StateInput in) {
        boolean samePolicy = in.count() == policy.fingerprint();
        latestMillis = in.count();
        boolean wasWarm = in.flag();
        underNewPolicy = in.flag() || !samePolicy;
        boolean wasHeld = in.flag();
        double holding = in.real();
        held = wasHeld ? holding : null;
        log.read(in);
        tally.read(in);
        scores.read(in);
        labels.read(in);
        grid.read(in);
        places.read(in);
        range.read(in);
        steering.relabelled();
        if (samePolicy) {
            warm = wasWarm;
            steering.read(in);
            in.end();
        } else {
            places.discount();
            boolean weighted = policy.objective() == Objective.RISK_ONLINE;
            if (!weighted && !labels.isEven()) {
                labels.clear();
            }
            warmUp();
        }
    }

    private long at(long nowMillis) {
        latestMillis = Math.max(latestMillis, nowMillis);
        return latestMillis;
    }

    /** Also while an operator holds the threshold: only what the law itself accepted has a surprise. */
    private void missed(double surprise) {
        if (surprise > 0 && policy.audit().missing() == MissingLabel.WRONG) {
            steering.corrected(surprise);
        }
    }

    /** Fixes the grid, ends the cold start and records what has changed, each when it is time. */
    private void refresh(long now) {
        warmUp();
        // Without a resolution every move is recorded, those for a single event too.
        double threshold = inForce(policy.resolution() == 0 ? steering::effective : steering::base, now);
        ControlState state = state(now);
        Cause cause = cause(threshold, state);
        if (cause != null) {
            underNewPolicy = false;
            log.record(threshold, state, cause, now);
        }
    }

    private void warmUp() {
        boolean enough = tally.scores >= policy.coldStart().minScores();
        if (enough && !grid.isFixed()) {
            grid.fix(scores);
        }
        if (!warm && ((enough && labelled()) || policy.objective() == Objective.NONE)) {
            warm = true;
            steering.begin();
        }
    }

    /** Whether the labels at hand are enough: those of an earlier policy may no longer be there. */
    private boolean labelled() {
        long needed = policy.labelsNeeded();
        boolean elsewhere = policy.objective() == Objective.RISK_CERTIFIED;
        return tally.labels >= needed && (elsewhere || labels.size() >= Math.min(needed, policy.window()));
    }

    /** The threshold in force; bounds are for the objective, not for an operator or a cold start. */
    private double inForce(DoubleSupplier steered, long now) {
        if (held != null) {
            return held;
        }
        if (warm) {
            return range.nearest(steered.getAsDouble(), now);
        }
        return policy.coldStart().behaviour() == Behaviour.DEFER ? Double.NEGATIVE_INFINITY : initialThreshold();
    }

    private ControlState state(long now) {
        if (held != null) {
            return ControlState.FROZEN;
        }
        if (policy.objective() == Objective.NONE) {
            return ControlState.FIXED;
        }
        if (!warm) {
            return ControlState.COLD_START;
        }
        double wanted = steering.base();
        double heldBack = scores.shareBetween(wanted, range.nearest(wanted, now));
        // Once held back it stays so until nothing is: at the edge it would change with every event.
        boolean limited = log.state() == ControlState.LIMITED ? heldBack > 0 : heldBack > policy.resolution();
        return limited ? ControlState.LIMITED : ControlState.TRACKING;
    }

    private @Nullable Cause cause(double threshold, ControlState state) {
        if (log.version() == 0) {
            return Cause.CREATED;
        }
        if (underNewPolicy) {
            return Cause.NEW_POLICY;
        }
        if (state != log.state()) {
            return switch (log.state()) {
                case COLD_START -> Cause.WARM;
                case LIMITED -> Cause.RELEASED;
                case TRACKING, FROZEN, FIXED -> Cause.HELD_BACK;
            };
        }
        double moved = scores.shareBetween(threshold, log.threshold());
        boolean different = threshold != log.threshold();
        return moved > policy.resolution() || (different && policy.resolution() == 0) ? Cause.MOVED : null;
    }

    private double initialThreshold() {
        Double initial = policy.coldStart().initialThreshold();
        return initial == null ? Double.NEGATIVE_INFINITY : initial;
    }
}
