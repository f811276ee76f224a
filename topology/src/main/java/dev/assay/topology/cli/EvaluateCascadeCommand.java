package dev.assay.topology.cli;

import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.cascade.CascadeEvaluation;
import dev.assay.scoring.evaluation.cascade.DeferralEvaluation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures deferral scores. Confined to the main thread. */
@Command(
        name = "cascade",
        description = {
            "Deferral scores on labelled answers, per route and together.",
            "Takes JSON lines, plain or .gz, and prints AUROC, AURC and E-AURC of errors, quality over deferral "
                    + "with random and oracle lines, APGR, CPT, cost per right answer, calibration, abstentions, "
                    + "bootstrap intervals. Without --rule a learned rule is fitted to halves of the answers and "
                    + "measured on the others.",
            "Without --large it looks at each of several larger models, or at the one of the rule."
        },
        mixinStandardHelpOptions = true)
final class EvaluateCascadeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Labelled data.")
    private List<Path> files = List.of();

    @Option(names = "--rule", paramLabel = "RULE", description = "A file of assay calibrate deferral.")
    private @Nullable Path rule;

    @Option(names = "--plots", paramLabel = "DIR", description = "Draw curves as SVG files into this folder.")
    private @Nullable Path plots;

    @Option(
            names = "--defer-cost",
            paramLabel = "C",
            defaultValue = "0.05",
            description = "Cost of asking the larger model, in wrong answers. Default: ${DEFAULT-VALUE}.")
    private double deferCost;

    @Option(
            names = "--abstain-cost",
            paramLabel = "A",
            defaultValue = "0.5",
            description = "Cost of giving no answer, in wrong answers. Default: ${DEFAULT-VALUE}.")
    private double abstainCost;

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = {
                "Probability of being right below which the learned rule defers, as deferral.threshold; without it "
                        + "the costs decide, which takes the larger model's outcomes."
            })
    private @Nullable Double threshold;

    @Option(
            names = "--price-ratio",
            paramLabel = "R",
            defaultValue = "10",
            description =
                    "Price of a character or token of the larger model over one of the small model. Default: ${DEFAULT-VALUE}.")
    private double priceRatio;

    @Mixin
    private ReaderOptions reader = new ReaderOptions();

    @Override
    public Integer call() throws IOException {
        if (!(priceRatio >= 0 && priceRatio < Double.POSITIVE_INFINITY)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--price-ratio = " + priceRatio + ": must be a finite number of at least 0");
        }
        WritePlace.folder(plots);
        PrintWriter out = spec.commandLine().getOut();
        RuleArtefact artefact = rule == null ? null : RuleFile.read(rule);
        try (ReaderOptions.Reading reading = reader.open(spec.commandLine().getErr())) {
            for (Path file : files) {
                if (CascadeEvaluation.known(file)) {
                    CascadeEvaluation.evaluate(file, out);
                }
                for (String model : models(file, artefact)) {
                    LearnedConfig config =
                            new LearnedConfig(reader.routeAttribute(), deferCost, abstainCost, threshold, 1);
                    CascadeAnswers answers = reading.answers(List.of(file), model.isEmpty() ? null : model);
                    require(artefact, answers);
                    new DeferralEvaluation(answers, config, priceRatio, out).run(artefact, plots);
                }
            }
        }
        out.flush();
        return Main.OK;
    }

    /** A rule holds for the numbers that it was fitted to. */
    private void require(@Nullable RuleArtefact artefact, CascadeAnswers answers) {
        if (artefact != null && !Objects.equals(artefact.reader(), answers.reader())) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "the rule was fitted to numbers of " + who(artefact.reader()) + ", and these are of "
                            + who(answers.reader()) + ": "
                            + (reader.reads() ? "name another --reader, or none" : "name the model with --reader"));
        }
    }

    private static String who(RuleArtefact.@Nullable Reader reader) {
        return reader == null ? "producers" : reader.model();
    }

    /** The larger models to defer to; an empty name where there is none, and nothing where no answer has a label. */
    private List<String> models(Path file, @Nullable RuleArtefact artefact) throws IOException {
        if (!CascadeAnswers.knows(file)) {
            return List.of();
        }
        List<String> all = CascadeAnswers.largeModels(file);
        String named = reader.large();
        if (named != null) {
            return List.of(named);
        }
        String fitted = artefact == null ? null : artefact.largeModel();
        if (fitted != null && all.contains(fitted)) {
            return List.of(fitted);
        }
        return all.isEmpty() ? List.of("") : all;
    }
}
