package dev.assay.scoring.evaluation.threshold;

import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.threshold.ReplayItems.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tries every threshold controller on a stream with known outcomes: how well it keeps a rate or a risk, and what that costs
 * against the best fixed threshold. Confined to one thread.
 */
public final class ThresholdEvaluation {
    private static final int WINDOW = 500;
    private static final int FIRST = FixedThresholds.FIRST;

    private static final List<Column> RATE = List.of(
            new Column("start", 0),
            new Column("rate", 4),
            new Column("worst 500, mean", 4),
            new Column("worst 500", 4),
            new Column("quality", 4),
            new Column("regret", 4));
    private static final List<Column> RISK = List.of(
            new Column("start", 0),
            new Column("risk", 4),
            new Column("furthest", 4),
            new Column("with cold start", 4),
            new Column("worst 500", 4),
            new Column("windows above", 3),
            new Column("orders above", 3),
            new Column("accepted", 4),
            new Column("error of accepted", 4),
            new Column("regret", 4));
    /**
     * What to try.
     *
     * @param rate target deferral rate, in (0, 1)
     * @param risk target risk, in (0, 1)
     * @param delay answers that pass before a label comes, at least 1
     * @param eventsPerSecond answers in a second, 0.001 to 1,000,000: what controllers count in time, labels that are too late
     *     and the largest step per hour, depends on it
     * @param orders in which the answers come: {@code blocked}, {@code random} or {@code file}; at least one
     * @param seeds shuffles tried per order, at least 1
     * @param plots folder for drawings; null for none
     */
    public record Trial(
            double rate,
            double risk,
            int delay,
            double eventsPerSecond,
            List<String> orders,
            int seeds,
            @Nullable Path plots) {
        public Trial {
            orders = List.copyOf(orders);
            require(rate > 0 && rate < 1, "--target-rate", rate, "must be in (0, 1), for example 0.2");
            require(risk > 0 && risk < 1, "--target-risk", risk, "must be in (0, 1), for example 0.1");
            require(delay >= 1, "--label-delay", delay, "must be at least 1");
            require(
                    eventsPerSecond >= 0.001 && eventsPerSecond <= 1e6,
                    "--events-per-second",
                    eventsPerSecond,
                    "must be 0.001 to 1000000");
            require(seeds >= 1 && seeds <= 1_000, "--seeds", seeds, "must be 1 to 1000");
            orders.forEach(Trial::order);
        }

        private static Order order(String name) {
            return Arrays.stream(Order.values())
                    .filter(order -> order.name().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "--order = " + name + ": must be one of blocked, random, file"));
        }

        private static void require(boolean holds, String option, Object value, String fix) {
            if (!holds) {
                throw new IllegalArgumentException(option + " = " + value + ": " + fix);
            }
        }
    }

    /** The settings that a controller is tried with. */
    @FunctionalInterface
    public interface Policies {
        /** Those for an objective and a target in (0, 1). */
        ControlPolicy of(Objective objective, double target);
    }

    private final Trial trial;
    private final Policies policies;

    public ThresholdEvaluation(Trial trial, Policies policies) {
        this.trial = trial;
        this.policies = policies;
    }

    /**
     * What stands for the uncertainty of answers when they are replayed, in words.
     *
     * @throws IllegalArgumentException where the answers have no one number
     */
    public static String uncertainty(CascadeAnswers answers) {
        return ReplayItems.of(answers).score();
    }

    /**
     * Tries one file and prints its tables, a blank line after each. Routes of events are named by their attribute {@code route}.
     *
     * @throws IOException when the file cannot be read or a drawing not be written
     * @throws IllegalArgumentException when the layout is none of {@link CascadeAnswers}, or there are fewer than
     *     {@value #WINDOW} answers after {@value #FIRST}, or labels would all be too late
     */
    public List<FigureTable> run(Path file, Appendable out) throws IOException {
        return run(CascadeAnswers.read(List.of(file), null, "route"), out);
    }

    /**
     * The same for answers that were read elsewhere.
     *
     * @throws IOException when a drawing cannot be written
     * @throws IllegalArgumentException when there are fewer than {@value #WINDOW} answers after {@value #FIRST}, or labels would
     *     all be too late
     */
    public List<FigureTable> run(CascadeAnswers answers, Appendable out) throws IOException {
        ReplayItems items = ReplayItems.of(answers);
        if (items.size() < FIRST + WINDOW) {
            throw new IllegalArgumentException(answers.name() + " has " + items.size()
                    + " answers with a probability; at least " + (FIRST + WINDOW) + " are needed");
        }
        if (trial.delay() >= items.size()) {
            throw new IllegalArgumentException("--label-delay = " + trial.delay() + ": no label would come within the "
                    + items.size() + " answers of " + answers.name() + "; write less");
        }
        inTime();
        String missing = answers.note("quality and its regret");
        out.append(missing).append(missing.isEmpty() ? "" : "\n\n");
        List<FigureTable> tables = new ArrayList<>();
        for (String name : trial.orders) {
            Order order = Trial.order(name);
            tables.add(rates(items, order));
            tables.add(risks(items, order));
            if (trial.plots != null) {
                plot(answers.name(), items, order, trial.plots);
            }
        }
        tables.add(ShuffleTable.of(items));
        for (FigureTable table : tables) {
            table.print(out);
            out.append('\n');
        }
        return tables;
    }

    /** Labels that all come too late would leave every risk without a figure, and nobody would know why. */
    private void inTime() {
        Duration life = policies.of(Objective.RISK_ONLINE, trial.risk).audit().timeToLive();
        double seconds = trial.delay / trial.eventsPerSecond;
        double most = Math.floor(life.toMillis() / 1e3 * trial.eventsPerSecond);
        if (trial.delay > most) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "--label-delay = %d: at --events-per-second = %s labels come %.0f s late, and deferral.control.time-to-live"
                            + " = %s s takes none of them; write at most %.0f, more events a second or a longer time-to-live",
                    trial.delay,
                    trial.eventsPerSecond,
                    seconds,
                    life.toMillis() % 1_000 == 0 ? Long.toString(life.toSeconds()) : life.toMillis() / 1e3,
                    most));
        }
    }

    private FigureTable rates(ReplayItems items, Order order) {
        double rate = trial.rate;
        List<Row> rows = new ArrayList<>();
        rows.add(rateRow("threshold of the first 300", items, order, stream -> FixedThresholds.ofRate(stream, rate)));
        for (Objective objective :
                List.of(Objective.RATE_QUANTILE, Objective.RATE_APPROXIMATION, Objective.RATE_TRACKING)) {
            rows.add(rateRow(objective.id(), items, order, stream -> controlled(stream, objective, rate)));
        }
        return new FigureTable(
                title("Deferral rate, target " + rate, items, order)
                        + "; worst 500: greatest distance of the rate of any 500 answers from the target; regret: quality of"
                        + " the best fixed threshold at the same rate minus this one's",
                "controller",
                RATE,
                rows);
    }

    private Row rateRow(String name, ReplayItems items, Order order, Function<ReplayItems, ThresholdRun> controller) {
        List<ThresholdRun> runs = runs(items, order, controller);
        double[] worst = each(runs, run -> run.worstRate(trial.rate, WINDOW));
        return new Row(
                name,
                mean(each(runs, ThresholdRun::start)),
                mean(each(runs, ThresholdRun::rate)),
                mean(worst),
                Arrays.stream(worst).max().orElse(Double.NaN),
                mean(each(runs, ThresholdRun::quality)),
                mean(each(runs, ThresholdRun::qualityRegret)));
    }

    private FigureTable risks(ReplayItems items, Order order) {
        List<Row> rows = new ArrayList<>();
        double risk = trial.risk;
        int delay = trial.delay;
        rows.add(riskRow(
                "conformal on the first 300", risk, items, order, stream -> FixedThresholds.ofRisk(stream, risk)));
        for (double eta : new double[] {0.2, 0.4}) {
            rows.add(riskRow(
                    "textbook, eta " + eta,
                    risk,
                    items,
                    order,
                    stream -> ThresholdRun.plain(stream, risk, eta, delay, 50)));
        }
        for (Objective objective : List.of(Objective.RISK_CONFORMAL, Objective.RISK_CERTIFIED, Objective.RISK_ONLINE)) {
            rows.add(riskRow(objective.id(), risk, items, order, stream -> controlled(stream, objective, risk)));
        }
        for (double other : ShuffleTable.RISKS) {
            if (other != risk) {
                rows.add(riskRow(
                        Objective.RISK_ONLINE.id() + " at " + other,
                        other,
                        items,
                        order,
                        stream -> controlled(stream, Objective.RISK_ONLINE, other)));
            }
        }
        return new FigureTable(
                title("Risk (accepted and wrong), target " + risk + ", labels " + delay + " answers late", items, order)
                        + "; furthest: risk of the order furthest from the target; above: by more than .02; regret: share that"
                        + " the best fixed threshold accepts at the same risk minus this one's",
                "controller",
                RISK,
                rows);
    }

    private Row riskRow(
            String name,
            double target,
            ReplayItems items,
            Order order,
            Function<ReplayItems, ThresholdRun> controller) {
        List<ThresholdRun> runs = runs(items, order, controller);
        double[] risks = each(runs, ThresholdRun::risk);
        double furthest = risks[0];
        for (double one : risks) {
            furthest = Math.abs(one - target) > Math.abs(furthest - target) ? one : furthest;
        }
        return new Row(
                name,
                mean(each(runs, ThresholdRun::start)),
                mean(risks),
                furthest,
                mean(each(runs, ThresholdRun::riskOfAll)),
                Arrays.stream(each(runs, run -> run.worstRisk(WINDOW))).max().orElse(Double.NaN),
                mean(each(runs, run -> run.violations(target + 0.02, WINDOW))),
                mean(each(runs, run -> run.risk() > target + 0.02 ? 1 : 0)),
                1 - mean(each(runs, ThresholdRun::rate)),
                mean(each(runs, ThresholdRun::errorAmongAccepted)),
                mean(each(runs, ThresholdRun::acceptRegret)));
    }

    private void plot(String name, ReplayItems items, Order order, Path folder) throws IOException {
        ReplayItems stream = items.in(order, 0);
        String stem = name.replaceAll("\\.jsonl(\\.gz)?$", "").replaceAll("[^A-Za-z0-9_-]", "_") + "-"
                + order.name().toLowerCase(Locale.ROOT);
        List<TimePlots.Named> rates = new ArrayList<>();
        for (Objective objective :
                List.of(Objective.RATE_TRACKING, Objective.RATE_APPROXIMATION, Objective.RATE_QUANTILE)) {
            rates.add(new TimePlots.Named(objective.id(), controlled(stream, objective, trial.rate)));
        }
        rates.add(new TimePlots.Named("threshold of the first 300", FixedThresholds.ofRate(stream, trial.rate)));
        TimePlots.rate(rates, trial.rate, WINDOW, folder, stem);
        List<TimePlots.Named> risks = new ArrayList<>();
        for (Objective objective : List.of(Objective.RISK_ONLINE, Objective.RISK_CONFORMAL)) {
            risks.add(new TimePlots.Named(objective.id(), controlled(stream, objective, trial.risk)));
        }
        risks.add(new TimePlots.Named("conformal on the first 300", FixedThresholds.ofRisk(stream, trial.risk)));
        TimePlots.risk(risks, trial.risk, WINDOW, folder, stem);
    }

    private ThresholdRun controlled(ReplayItems stream, Objective objective, double target) {
        return ThresholdRun.of(stream, policies.of(objective, target), trial.delay, trial.eventsPerSecond);
    }

    private List<ThresholdRun> runs(ReplayItems items, Order order, Function<ReplayItems, ThresholdRun> controller) {
        List<ThresholdRun> runs = new ArrayList<>();
        int seeds = order == Order.FILE ? 1 : trial.seeds;
        for (int seed = 0; seed < seeds; seed++) {
            runs.add(controller.apply(items.in(order, seed)));
        }
        return runs;
    }

    private String title(String what, ReplayItems items, Order order) {
        String times = order == Order.FILE ? "once" : trial.seeds + " times";
        return what + ": " + items.size() + " answers, " + order.name().toLowerCase(Locale.ROOT) + " order, " + times
                + ", by " + items.score();
    }

    private static double[] each(List<ThresholdRun> runs, ToDoubleFunction<ThresholdRun> figure) {
        return runs.stream().mapToDouble(figure).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }
}
