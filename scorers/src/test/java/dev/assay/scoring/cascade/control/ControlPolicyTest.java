package dev.assay.scoring.cascade.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.Bounds;
import dev.assay.scoring.cascade.control.ControlPolicy.Certification;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart.Behaviour;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ControlPolicyTest {
    private static final ControlPolicy RATE = ControlPolicy.of(Objective.RATE_TRACKING, 0.2);

    @Test
    void messagesNameKeyValueAndFix() {
        assertThatThrownBy(() -> ControlPolicy.of(Objective.RATE_TRACKING, 1.5))
                .hasMessage("deferral.control.target = 1.5: must be in (0, 1), for example 0.2");
        assertThatThrownBy(() -> RATE.with(5, 0.3)).hasMessage("deferral.control.window = 5: must be 20 to 5000");
        assertThatThrownBy(() -> RATE.with(100, 0))
                .hasMessage("deferral.control.step = 0.0: must be in (0, 2], for example 0.3");
        assertThatThrownBy(() -> new Bounds(1, 0, 1))
                .hasMessage("deferral.control.lowest = 1.0: must be at most deferral.control.highest (0.0)");
        assertThatThrownBy(() -> new Bounds(0, 1, 0))
                .hasMessage("deferral.control.largest-step-per-hour = 0.0: must be above 0; leave it out for no limit");
        assertThatThrownBy(() -> new Bounds(Double.NaN, 1, 1)).hasMessageStartingWith("deferral.control.lowest = NaN");
        assertThatThrownBy(() -> new Audit(0, 1, 10, Duration.ofDays(1), MissingLabel.WRONG))
                .hasMessage("deferral.control.audit-probability = 0.0: must be in (0, 1]; 1 draws every answer");
        assertThatThrownBy(() -> new Audit(1, 1, 0, Duration.ofDays(1), MissingLabel.WRONG))
                .hasMessage("deferral.control.max-pending = 0: must be 1 to 100000");
        assertThatThrownBy(() -> new Audit(1, 1, 10, Duration.ZERO, MissingLabel.WRONG))
                .hasMessageStartingWith("deferral.control.time-to-live = PT0S");
        assertThatThrownBy(() -> new ColdStart(Behaviour.SHADOW, 10, null, null))
                .hasMessage(
                        "deferral.control.initial-threshold = null: cold-start: shadow decides by it; set it, or use"
                                + " cold-start: defer");
        assertThatThrownBy(() -> new Certification(0.1, 1, 100)).hasMessageStartingWith("deferral.control.delta = 1.0");
        assertThatThrownBy(() -> ControlPolicy.of(Objective.NONE, 0.2))
                .hasMessageStartingWith("deferral.control.initial-threshold = null: objective: none decides by it");
        assertThatThrownBy(() -> RATE.with(new ColdStart(Behaviour.DEFER, 10, 5, null)))
                .hasMessage("deferral.control.min-labels = 5: is only for objectives of risk; leave it out");
        assertThatThrownBy(() -> RATE.with(new ColdStart(Behaviour.SHADOW, 10, null, 3.0))
                        .with(new Bounds(0, 2, 1)))
                .hasMessageStartingWith("deferral.control.initial-threshold = 3.0: must be from");
        assertThatThrownBy(() -> Objective.of("fast"))
                .hasMessage(
                        "deferral.control.objective = fast: must be one of none,"
                                + " rate-quantile, rate-approximation, rate-tracking, risk-conformal, risk-online, risk-certified");
    }

    @Test
    void labelsNeededAreThoseThatCouldProveTheTarget() {
        assertThat(RATE.labelsNeeded()).isZero();
        assertThat(ControlPolicy.of(Objective.RISK_ONLINE, 0.1).labelsNeeded()).isEqualTo(22);
        assertThat(ControlPolicy.of(Objective.RISK_ONLINE, 0.1)
                        .with(new ColdStart(Behaviour.DEFER, 10, 7, null))
                        .labelsNeeded())
                .isEqualTo(7);
    }

    @Test
    void whateverDecidesIsDescribed() {
        assertThat(Arrays.stream(Objective.values()).map(Objective::id).map(Objective::of))
                .containsExactly(Objective.values());
        assertThat(RATE.describe())
                .isEqualTo("control objective=rate-tracking target=0.2 window=200 step=0.3 resolution=0.02"
                        + " bounds=-Infinity,Infinity,Infinity audit=1.0,1.0,2000,PT168H,wrong"
                        + " cold-start=defer,100,null,null certificate=0.1,0.1,1000");
        assertThat(RATE.fingerprint())
                .isEqualTo(ControlPolicy.of(Objective.RATE_TRACKING, 0.2).fingerprint())
                .isNotEqualTo(RATE.with(new Certification(0.2, 0.1, 1_000)).fingerprint());
    }

    @Test
    void theLogitIsFiniteAndGoesBack() {
        assertThat(UncertaintyScale.logit(0)).isBetween(-28.0, -27.0);
        assertThat(UncertaintyScale.logit(1)).isBetween(27.0, 28.0);
        assertThat(UncertaintyScale.logit(Double.NaN)).isNaN();
        for (double p : new double[] {1e-9, 0.2, 0.5, 0.999}) {
            assertThat(UncertaintyScale.probability(UncertaintyScale.logit(p))).isCloseTo(p, within(1e-12));
        }
    }
}
