package dev.assay.scoring.evaluation.threshold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Draws thresholds and what they led to over a stream, as SVG files. Stateless; any thread may use it. */
final class TimePlots {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 230;
    private static final int LEFT = 70;
    private static final int TOP = 60;
    private static final int GAP = 60;
    // Distinct in hue and in lightness, also for colour-blind readers (Okabe and Ito).
    private static final String[] COLOURS = {"#000000", "#0072B2", "#D55E00", "#CC79A7"};

    private TimePlots() {}

    /** A controller's run. */
    record Named(String name, ThresholdRun run) {}

    /** A panel's place and scale. */
    private record Panel(String label, double top, int count, double low, double high) {
        double x(double i) {
            return LEFT + i / count * WIDTH;
        }

        double y(double value) {
            double inside = Math.max(low, Math.min(high, value));
            return top + (high - inside) / (high - low) * HEIGHT;
        }
    }

    /** Writes {@code STEM-rate.svg}. */
    static Path rate(List<Named> runs, double target, int window, Path folder, String stem) throws IOException {
        String what = "Deferred among the last " + window;
        double top = roundUp(2 * target + 0.25);
        return write(runs, target, what, top, folder.resolve(stem + "-rate.svg"), run -> {
            double[] sums = run.sums(i -> run.deferred()[i]);
            return i -> mean(sums, run.start(), i, window);
        });
    }

    /** Writes {@code STEM-risk.svg}. */
    static Path risk(List<Named> runs, double target, int window, Path folder, String stem) throws IOException {
        String what = "Accepted and wrong among all so far";
        double top = roundUp(2 * target + 0.2);
        return write(runs, target, what, top, folder.resolve(stem + "-risk.svg"), run -> {
            double[] sums = run.sums(run::wrongAccepted);
            return i -> mean(sums, run.start(), i, run.size());
        });
    }

    /** To fifths, so that the marks on the axis are round. */
    private static double roundUp(double most) {
        return Math.min(1, Math.ceil(most * 5) / 5);
    }

    private interface Curve {
        IntToDoubleFunction of(ThresholdRun run);
    }

    private static Path write(List<Named> runs, double target, String what, double most, Path file, Curve curve)
            throws IOException {
        ReplayItems items = runs.get(0).run().items();
        int n = items.size();
        double[] finite = runs.stream()
                .flatMapToDouble(named -> Arrays.stream(named.run().thresholds()))
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        double low = finite.length == 0 ? 0 : finite[finite.length / 100];
        double high = finite.length == 0 ? 1 : finite[finite.length - 1 - finite.length / 100];
        double margin = Math.max(1e-9, (high - low) * 0.05);
        Panel above = new Panel("threshold", TOP, n, low - margin, high + margin);
        Panel below = new Panel(what.toLowerCase(Locale.ROOT), TOP + HEIGHT + GAP, n, 0, most);
        StringBuilder out = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\" "
                        + "font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" "
                        + "fill=\"#ffffff\"/>%n",
                LEFT + WIDTH + 230, TOP + 2 * HEIGHT + GAP + 60));
        out.append(format(
                "<text x=\"%d\" y=\"28\" font-size=\"15\">%s: target %s, threshold on %s</text>%n",
                LEFT, escaped(what), target, escaped(items.score())));
        axes(out, above);
        axes(out, below);
        tasks(out, items, above, below);
        out.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#009E73\" stroke-width=\"2\""
                        + " stroke-dasharray=\"6 4\"/>%n",
                below.x(0), below.y(target), below.x(n), below.y(target)));
        legend(out, "target", "#009E73", runs.size());
        out.append(format(
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">answers in order of arrival</text>%n",
                LEFT + WIDTH / 2, below.top + HEIGHT + 40));
        // The first is the one to see, so it is drawn last.
        for (int k = runs.size() - 1; k >= 0; k--) {
            ThresholdRun run = runs.get(k).run();
            line(out, above, i -> i < run.start() ? Double.NaN : run.thresholds()[i], COLOURS[k], k == 0 ? 1.2 : 0.9);
            line(out, below, curve.of(run), COLOURS[k], k == 0 ? 2.2 : 1.4);
            legend(out, runs.get(k).name(), COLOURS[k], k);
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.writeString(file, out.append("</svg>\n"));
    }

    private static double mean(double[] sums, int start, int i, int window) {
        int from = Math.max(start, i + 1 - window);
        // The first few say nothing about a share.
        return i + 1 - start < 100 ? Double.NaN : (sums[i + 1] - sums[from]) / (i + 1 - from);
    }

    private static void axes(StringBuilder out, Panel panel) {
        for (int tick = 0; tick <= 4; tick++) {
            double value = panel.low + (panel.high - panel.low) * tick / 4;
            out.append(format(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n<text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%.2f</text>%n",
                    LEFT, panel.y(value), LEFT + WIDTH, panel.y(value), LEFT - 8, panel.y(value) + 4, value));
            int at = (int) Math.round(panel.count * tick / 4.0);
            out.append(format(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%d</text>%n",
                    panel.x(at), panel.top + HEIGHT + 18, at));
        }
        out.append(format(
                "<text transform=\"translate(18 %.1f) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                panel.top + HEIGHT / 2.0, escaped(panel.label)));
    }

    /** Where one task ends and the next begins, when there are few enough to name. */
    private static void tasks(StringBuilder out, ReplayItems items, Panel above, Panel below) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (i == 0 || !items.task()[i].equals(items.task()[i - 1])) {
                starts.add(i);
            }
        }
        if (starts.size() > 12) {
            return;
        }
        for (int k = 0; k < starts.size(); k++) {
            int from = starts.get(k);
            int to = k + 1 < starts.size() ? starts.get(k + 1) : items.size();
            if (from > 0) {
                out.append(format(
                        "<line x1=\"%1$.1f\" y1=\"%2$.1f\" x2=\"%1$.1f\" y2=\"%3$.1f\" stroke=\"#888888\"/>%n",
                        above.x(from), above.top, below.top + HEIGHT));
            }
            boolean wide = to - from > items.size() / 25;
            out.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" font-size=\"11\">%s</text>%n",
                    above.x((from + to) / 2.0), wide ? TOP - 6 : TOP - 18, "middle", escaped(items.task()[from])));
        }
    }

    private static void line(
            StringBuilder out, Panel panel, IntToDoubleFunction value, String colour, double thickness) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < panel.count; i++) {
            double at = value.applyAsDouble(i);
            if (!Double.isNaN(at)) {
                points.append(format("%.1f,%.1f ", panel.x(i), panel.y(at)));
            }
        }
        out.append(format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" points=\"%s\"/>%n",
                colour, thickness, points));
    }

    private static void legend(StringBuilder out, String name, String colour, int place) {
        int x = LEFT + WIDTH + 16;
        int y = TOP + 10 + 22 * place;
        out.append(format(
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>%n"
                        + "<text x=\"%d\" y=\"%d\">%s</text>%n",
                x, y, x + 22, y, colour, x + 28, y + 4, escaped(name)));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
