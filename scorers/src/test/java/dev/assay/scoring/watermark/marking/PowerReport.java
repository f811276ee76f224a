package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.watermark.marking.Marked.Damage;
import dev.assay.scoring.watermark.marking.SvgPanels.Entry;
import dev.assay.scoring.watermark.marking.SvgPanels.Line;
import dev.assay.scoring.watermark.marking.SvgPanels.Panel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Writes the report on power: a page, its numbers as CSV, and two sheets of charts. Confined to one thread. */
final class PowerReport {
    private static final int REFERENCE_LENGTH = 200;

    private final List<MarkedScheme> schemes;
    private final List<PowerPoint> points = new ArrayList<>();

    PowerReport(List<MarkedScheme> schemes) {
        this.schemes = List.copyOf(schemes);
    }

    /**
     * Measures and writes into a folder.
     *
     * @param measured names of the schemes to measure; the points of others are read from the folder's CSV. Empty for all
     */
    void write(Path folder, PowerMeasurement measurement, Set<String> measured) throws IOException {
        Path written = folder.resolve("power.csv");
        List<PowerPoint> kept = measured.isEmpty()
                ? List.of()
                : Files.readAllLines(written).stream()
                        .skip(1)
                        .map(PowerPoint::of)
                        .toList();
        for (MarkedScheme scheme : schemes) {
            if (measured.isEmpty() || measured.contains(scheme.name())) {
                points.addAll(measurement.marked(scheme));
                points.addAll(measurement.unmarked(scheme));
            } else {
                points.addAll(kept.stream()
                        .filter(point -> point.scheme().equals(scheme.name()))
                        .toList());
            }
        }
        Files.createDirectories(folder);
        List<String> csv = new ArrayList<>(List.of(PowerPoint.CSV));
        points.forEach(point -> csv.add(point.csv()));
        Files.write(written, csv);
        Files.writeString(folder.resolve("length.svg"), lengthChart());
        Files.writeString(folder.resolve("damage.svg"), damageChart());
        Files.writeString(folder.resolve("report.md"), page());
    }

    private List<PowerPoint> curve(String scheme, String strength, Damage damage, double share) {
        return points.stream()
                .filter(p -> p.scheme().equals(scheme)
                        && p.strength().equals(strength)
                        && p.damage() == damage
                        && p.share() == share)
                .toList();
    }

    private static Line line(int colour, boolean dashed, List<PowerPoint> curve, ToDoubleFunction<PowerPoint> y) {
        return new Line(
                colour,
                dashed,
                curve.stream().mapToInt(PowerPoint::length).toArray(),
                curve.stream().mapToDouble(y).toArray());
    }

    private String lengthChart() {
        List<Panel> panels = new ArrayList<>();
        for (MarkedScheme scheme : schemes) {
            List<Line> lines = new ArrayList<>();
            for (int s = 0; s < scheme.strengths().length; s++) {
                String label = scheme.strengthLabel(scheme.strengths()[s]);
                List<PowerPoint> curve = curve(scheme.name(), label, Damage.NONE, 0);
                lines.add(line(s, true, curve, PowerPoint::referenceRate));
                lines.add(line(s, false, curve, PowerPoint::rate));
            }
            panels.add(new Panel(scheme.name(), "reference: " + scheme.rule().label(), lines));
        }
        return SvgPanels.draw(
                "Marked texts found, by length and strength",
                List.of(
                        new Entry("bias 1, temperature 0.2 or share 0.4", 0, false),
                        new Entry("bias 2, temperature 0.3 or share 0.7", 1, false),
                        new Entry("bias 3, temperature 0.45 or share 1", 2, false),
                        new Entry("solid: our p at most 0.001 (bayesian: the threshold measured for it)", 6, false),
                        new Entry("dashed: the reference's rule", 6, true)),
                panels);
    }

    private String damageChart() {
        List<Panel> panels = new ArrayList<>();
        for (MarkedScheme scheme : schemes) {
            String label = scheme.strengthLabel(scheme.strengths()[PowerMeasurement.DAMAGED]);
            List<Line> lines = new ArrayList<>();
            int colour = 0;
            for (Damage damage : Damage.values()) {
                for (double share : damage == Damage.NONE ? new double[] {0} : PowerMeasurement.SHARES) {
                    lines.add(line(colour, share == 0.3, curve(scheme.name(), label, damage, share), PowerPoint::rate));
                }
                colour++;
            }
            panels.add(new Panel(scheme.name(), label, lines));
        }
        return SvgPanels.draw(
                "Damaged texts found with p at most 0.001",
                List.of(
                        new Entry("undamaged", 0, false),
                        new Entry("substitution", 1, false),
                        new Entry("insertion", 2, false),
                        new Entry("deletion", 3, false),
                        new Entry("solid: 10 % of tokens", 6, false),
                        new Entry("dashed: 30 %", 6, true)),
                panels);
    }

    private String page() {
        StringBuilder page = new StringBuilder();
        page.append("# Power of the watermark detectors\n\nWritten by\n\n```\n")
                .append("mvn -B -pl scorers -am -Dtest=PowerReportTest -Dassay.write=true")
                .append(" -Dsurefire.failIfNoSpecifiedTests=false test\n```\n\n")
                .append(
                        "Every text is drawn from a small language model (what follows a word in the bundled novels, smoothed,\n")
                .append(
                        "48 candidates, logits moved at random from place to place), marked under a key of its own as the reference marks it, and read with that key.\n")
                .append(
                        "Strength is the bias on green tokens at temperature 0.5, or the temperature of the model where the mark\n")
                .append(
                        "does not change probabilities; its entropy stands beside it. Unmarked texts are the repetitive null\n")
                .append(
                        "texts of the calibration, cut to the same lengths, each under a fresh key. All numbers: `power.csv`.\n\n")
                .append(
                        "Schemes that draw a pass over the vocabulary for every token have one of 2,003 here, the others one of\n")
                .append(
                        "50,257. The Kuditipudi detectors read 64 tokens at most, and compare with up to 1,199 fresh keys. A rule\n")
                .append(
                        "that counts repeats, or stands at another level than 0.001, finds more marked texts and flags more\n")
                .append("unmarked ones: compare the two tables before the two numbers of a cell.\n\n")
                .append(
                        "yang-words marks words: its tokens are the words and marks of English texts, about a quarter of which count. A word with\n")
                .append(
                        "a 0 is replaced by another of the candidates that carries a 1, in the share of cases that is its strength. It has no key,\n")
                .append(
                        "so that its unmarked texts differ in nothing but their words. hf-synthid, bayesian has no p-value: found is what has log-odds\n")
                .append("above those that 0.001 of the calibration's null texts exceed (")
                .append(Posteriors.MEASURED_AT_ONE_IN_A_THOUSAND)
                .append(
                        "), under parameters trained on other texts of\nthe same model at the same temperatures; the reference gives a posterior and no rule, for which one half stands.\nN-grams that damage has made anew speak against the watermark there, so that longer texts need not be found more often.\n\n")
                .append(
                        "`-Dassay.power.schemes=\"yang-words;hf-synthid, bayesian\"` measures these only and keeps the other numbers of `power.csv`.\n\n")
                .append("![By length](length.svg)\n\n![By damage](damage.svg)\n\n");
        atLength(page);
        nulls(page);
        damage(page);
        return page.toString();
    }

    private void atLength(StringBuilder page) {
        page.append(
                        "## Found, by length\n\nShare of marked texts with p at most 0.001 (bayesian: above its threshold), and in brackets the share that the")
                .append(" reference's rule flags.\n\n| scheme | strength | entropy, nats | texts |");
        for (int length : PowerMeasurement.LENGTHS) {
            page.append(" ").append(length).append(" |");
        }
        page.append("\n|---|---|---|---|---|---|---|---|---|\n");
        for (MarkedScheme scheme : schemes) {
            for (double strength : scheme.strengths()) {
                String label = scheme.strengthLabel(strength);
                List<PowerPoint> curve = curve(scheme.name(), label, Damage.NONE, 0);
                PowerPoint last = curve.get(curve.size() - 1);
                page.append(String.format(
                        Locale.ROOT, "| %s | %s | %.3f | %d |", scheme.name(), label, last.entropy(), last.texts()));
                cells(page, curve);
            }
        }
        page.append('\n');
    }

    private void nulls(StringBuilder page) {
        page.append(
                        "## Unmarked texts\n\nShare with p at most 0.001, which should be 0.001 at most up to chance, and in")
                .append(
                        " brackets the share that the reference's rule flags.\n\n| scheme | reference's rule | texts |");
        for (int length : PowerMeasurement.LENGTHS) {
            page.append(" ").append(length).append(" |");
        }
        page.append("\n|---|---|---|---|---|---|---|---|\n");
        for (MarkedScheme scheme : schemes) {
            List<PowerPoint> curve = curve(scheme.name(), "unmarked", Damage.NONE, 0);
            page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d |",
                    scheme.name(),
                    scheme.rule().label(),
                    curve.get(0).texts()));
            cells(page, curve);
        }
        page.append('\n');
    }

    private static void cells(StringBuilder page, List<PowerPoint> curve) {
        for (int length : PowerMeasurement.LENGTHS) {
            page.append(curve.stream()
                    .filter(point -> point.length() == length)
                    .findFirst()
                    .map(point -> String.format(Locale.ROOT, " %.3f (%.3f) |", point.rate(), point.referenceRate()))
                    .orElse(" |"));
        }
        page.append('\n');
    }

    private void damage(StringBuilder page) {
        page.append("## Damaged texts\n\nShare with p at most 0.001 of ")
                .append(REFERENCE_LENGTH)
                .append(" tokens, or of the longest measured; the largest strength.\n\n")
                .append("| scheme | none | substitution 10 % | 30 % | insertion 10 % | 30 % | deletion 10 % | 30 % |\n")
                .append("|---|---|---|---|---|---|---|---|\n");
        for (MarkedScheme scheme : schemes) {
            String label = scheme.strengthLabel(scheme.strengths()[PowerMeasurement.DAMAGED]);
            page.append("| ").append(scheme.name()).append(" |");
            for (Damage damage : Damage.values()) {
                for (double share : damage == Damage.NONE ? new double[] {0} : PowerMeasurement.SHARES) {
                    List<PowerPoint> curve = curve(scheme.name(), label, damage, share).stream()
                            .filter(point -> point.length() <= REFERENCE_LENGTH)
                            .toList();
                    page.append(String.format(
                            Locale.ROOT, " %.2f |", curve.get(curve.size() - 1).rate()));
                }
            }
            page.append('\n');
        }
    }
}
