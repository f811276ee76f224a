package dev.assay.scoring.evaluation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Draws precision over recall and the reliability of probabilities as SVG files. Stateless; any thread may use it. */
final class CurvePlots {
    private static final int SIZE = 420;
    private static final int LEFT = 60;
    private static final int TOP = 50;
    private static final int BINS = 10;
    // Distinct in hue and in lightness, also for colour-blind readers (Okabe and Ito).
    private static final String[] COLOURS = {"#000000", "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00"};
    // A second round of colours is dashed; of more lines nobody tells one from another.
    private static final int MOST_LINES = 2 * COLOURS.length;

    private CurvePlots() {}

    /** One line of a plot. */
    record Line(String name, List<double[]> points) {}

    /**
     * Writes {@code DATASET-precision-recall.svg} and {@code DATASET-reliability.svg}.
     *
     * @return the two files
     */
    static List<Path> write(ScoredItems items, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Line> curves = new ArrayList<>();
        List<Line> reliability = new ArrayList<>();
        AtomicInteger scores = new AtomicInteger();
        items.columns.forEach((name, column) -> {
            int[] places = items.known(column);
            boolean[] wrong = items.wrong(places);
            if (places.length > 0 && scores.getAndIncrement() < MOST_LINES) {
                curves.add(new Line(name, precisionRecall(ScoredItems.pick(column.scores, places), wrong)));
                reliability.add(new Line(name, reliability(ScoredItems.pick(column.probabilities, places), wrong)));
            }
        });
        String stem = items.dataset.replaceAll("\\.jsonl(\\.gz)?$", "").replaceAll("[^A-Za-z0-9_-]", "_");
        Path first = folder.resolve(stem + "-precision-recall.svg");
        Path second = folder.resolve(stem + "-reliability.svg");
        String what = items.dataset + ", " + items.wrong.size() + " " + items.unit
                + (scores.get() > MOST_LINES ? ", the first " + MOST_LINES + " of " + scores + " scores" : "");
        Files.writeString(first, svg("Precision over recall: " + what, "recall", "precision", curves, false));
        Files.writeString(
                second,
                svg("Reliability: " + what, "calibrated probability of an error", "share in error", reliability, true),
                StandardCharsets.UTF_8);
        return List.of(first, second);
    }

    private static List<double[]> precisionRecall(double[] scores, boolean[] wrong) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
        double all = 0;
        for (boolean one : wrong) {
            all += one ? 1 : 0;
        }
        List<double[]> out = new ArrayList<>();
        double hits = 0;
        for (int i = 0; i < order.length; i++) {
            hits += wrong[order[i]] ? 1 : 0;
            boolean last = i + 1 == order.length || scores[order[i + 1]] != scores[order[i]];
            if (last && all > 0) {
                out.add(new double[] {hits / all, hits / (i + 1)});
            }
        }
        return out;
    }

    private static List<double[]> reliability(double[] probability, boolean[] wrong) {
        double[][] bins = new double[BINS][3];
        for (int i = 0; i < wrong.length; i++) {
            double[] bin = bins[Math.min(BINS - 1, (int) (probability[i] * BINS))];
            bin[0]++;
            bin[1] += probability[i];
            bin[2] += wrong[i] ? 1 : 0;
        }
        List<double[]> out = new ArrayList<>();
        for (double[] bin : bins) {
            // Fewer than five say nothing about a share.
            if (bin[0] >= 5) {
                out.add(new double[] {bin[1] / bin[0], bin[2] / bin[0]});
            }
        }
        return out;
    }

    static String svg(String title, String x, String y, List<Line> lines, boolean dots) {
        StringBuilder out = new StringBuilder();
        int height = TOP + SIZE + 60;
        out.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" "
                        + "fill=\"#ffffff\"/>%n",
                LEFT + SIZE + 260, height, LEFT + SIZE + 260, height));
        out.append(format("<text x=\"%d\" y=\"28\" font-size=\"15\">%s</text>%n", LEFT, escaped(title)));
        axes(out, x, y);
        if (dots) {
            out.append(format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#999999\" stroke-dasharray=\"4 4\"/>%n",
                    x(0), y(0), x(1), y(1)));
        }
        for (int i = 0; i < lines.size(); i++) {
            line(out, lines.get(i), i, dots);
        }
        return out.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder out, String x, String y) {
        for (int tick = 0; tick <= 5; tick++) {
            double at = tick / 5.0;
            out.append(format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    x(at), y(0), x(at), y(1)));
            out.append(format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    x(0), y(at), x(1), y(at)));
            out.append(
                    format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%.1f</text>%n", x(at), y(0) + 20, at));
            out.append(
                    format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>%n", x(0) - 8, y(at) + 4, at));
        }
        out.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n", x(0.5), y(0) + 44, escaped(x)));
        out.append(format(
                "<text transform=\"translate(18 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                y(0.5), escaped(y)));
    }

    private static void line(StringBuilder out, Line line, int place, boolean dots) {
        String colour = COLOURS[place % COLOURS.length];
        String dash = place < COLOURS.length ? "" : " stroke-dasharray=\"5 4\"";
        out.append(format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"%s points=\"",
                colour, place == 0 ? "2.5" : "1.5", dash));
        for (double[] point : line.points) {
            out.append(format("%.1f,%.1f ", x(point[0]), y(point[1])));
        }
        out.append(format("\"/>%n"));
        for (double[] point : dots ? line.points : List.<double[]>of()) {
            out.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n", x(point[0]), y(point[1]), colour));
        }
        int top = TOP + 10 + 22 * place;
        out.append(format(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"%s/>%n"
                        + "<text x=\"%d\" y=\"%d\">%s</text>%n",
                LEFT + SIZE + 20,
                top,
                LEFT + SIZE + 44,
                top,
                colour,
                dash,
                LEFT + SIZE + 52,
                top + 4,
                escaped(line.name)));
    }

    private static double x(double share) {
        return LEFT + share * SIZE;
    }

    private static double y(double share) {
        return TOP + (1 - share) * SIZE;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
