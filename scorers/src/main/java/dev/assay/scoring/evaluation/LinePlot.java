package dev.assay.scoring.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One plot of lines over x in [0, 1], as an SVG file; y is as high as the lines need. The first score is drawn boldly; colours
 * come again, dashed, after {@link #COLOURS} scores. Confined to one thread.
 */
public final class LinePlot {
    private static final int SIZE = 420;
    private static final int LEFT = 66;
    private static final int TOP = 50;
    private static final int LEGEND = 260;
    private static final double MEDIUM = 1.6;
    private static final double BOLD = 2.5;
    // Distinct in hue and in lightness, also for colour-blind readers (Okabe and Ito).
    private static final List<String> STROKES =
            List.of("#000000", "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7");

    /** How many scores have a colour of their own. */
    public static final int COLOURS = STROKES.size();

    private final String title;
    private final String xName;
    private final String yName;
    private final List<Line> lines = new ArrayList<>();
    private boolean square;

    private enum Look {
        SOLID,
        DASHED,
        DOTS
    }

    private record Line(String name, List<double[]> points, Look look) {}

    /** No lines yet. */
    public LinePlot(String title, String xName, String yName) {
        this.title = title;
        this.xName = xName;
        this.yName = yName;
    }

    /** Lets y go from 0 to 1. */
    public void square() {
        square = true;
    }

    /** Adds a line of a score. */
    public void line(String name, List<double[]> points) {
        lines.add(new Line(name, points, Look.SOLID));
    }

    /** Adds a line to compare with. */
    public void dashed(String name, List<double[]> points) {
        lines.add(new Line(name, points, Look.DASHED));
    }

    /** Adds a line with its points marked. */
    public void dots(String name, List<double[]> points) {
        lines.add(new Line(name, points, Look.DOTS));
    }

    /** The file, in UTF-8. */
    public String svg() {
        double[] range = range();
        StringBuilder out = new StringBuilder();
        int width = LEFT + SIZE + LEGEND;
        int height = TOP + SIZE + 60;
        append(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" "
                        + "fill=\"#ffffff\"/>%n",
                width,
                height,
                width,
                height);
        append(out, "<text x=\"%d\" y=\"28\" font-size=\"15\">%s</text>%n", LEFT, escaped(title));
        axes(out, range);
        int score = 0;
        for (int place = 0; place < lines.size(); place++) {
            Line line = lines.get(place);
            draw(out, line, line.look == Look.DASHED ? comparison(place) : stroke(score++), range, place);
        }
        return out.append("</svg>\n").toString();
    }

    private record Stroke(String colour, double width, boolean dashed) {}

    private static Stroke comparison(int place) {
        return new Stroke(place == 0 ? "#999999" : "#555555", MEDIUM, true);
    }

    private static Stroke stroke(int score) {
        return new Stroke(STROKES.get(score % COLOURS), score == 0 ? BOLD : MEDIUM, score >= COLOURS);
    }

    /** From a round number below the least to one above the greatest. */
    private double[] range() {
        if (square) {
            return new double[] {0, 1, 0.2};
        }
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (Line line : lines) {
            for (double[] point : line.points) {
                least = Math.min(least, point[1]);
                greatest = Math.max(greatest, point[1]);
            }
        }
        if (!(least <= greatest)) {
            return new double[] {0, 1, 0.2};
        }
        double span = Math.max(0.01, greatest - least);
        double step = span > 0.5 ? 0.2 : span > 0.25 ? 0.1 : span > 0.1 ? 0.05 : span > 0.05 ? 0.02 : 0.005;
        double low = Math.floor(least / step + 1e-9);
        double high = Math.ceil(greatest / step - 1e-9);
        // Where all values are one round number there would be no height to draw in.
        return new double[] {low * step, (high > low ? high : low + 1) * step, step};
    }

    private void axes(StringBuilder out, double[] range) {
        for (int tick = 0; tick <= 5; tick++) {
            double at = tick / 5.0;
            grid(out, x(at), TOP + SIZE, x(at), TOP);
            append(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text>%n", x(at), TOP + SIZE + 20, at);
        }
        int steps = (int) Math.round((range[1] - range[0]) / range[2]);
        for (int tick = 0; tick <= steps; tick++) {
            double at = range[0] + tick * range[2];
            grid(out, x(0), y(at, range), x(1), y(at, range));
            append(
                    out,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    x(0) - 8,
                    y(at, range) + 4,
                    String.format(Locale.ROOT, range[2] < 0.01 ? "%.3f" : range[2] < 0.1 ? "%.2f" : "%.1f", at));
        }
        append(
                out,
                "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                x(0.5),
                TOP + SIZE + 44,
                escaped(xName));
        append(
                out,
                "<text transform=\"translate(18 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                TOP + SIZE / 2,
                escaped(yName));
    }

    private static void grid(StringBuilder out, double x1, double y1, double x2, double y2) {
        append(out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n", x1, y1, x2, y2);
    }

    private static void draw(StringBuilder out, Line line, Stroke stroke, double[] range, int place) {
        String dash = stroke.dashed ? " stroke-dasharray=\"5 4\"" : "";
        append(
                out,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\"%s points=\"",
                stroke.colour,
                stroke.width,
                dash);
        for (double[] point : line.points) {
            append(out, "%.1f,%.1f ", x(point[0]), y(point[1], range));
        }
        append(out, "\"/>%n");
        if (line.look == Look.DOTS) {
            for (double[] point : line.points) {
                append(
                        out,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>%n",
                        x(point[0]),
                        y(point[1], range),
                        stroke.colour);
            }
        }
        int top = TOP + 10 + 22 * place;
        append(
                out,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"%s/>%n"
                        + "<text x=\"%d\" y=\"%d\">%s</text>%n",
                LEFT + SIZE + 18,
                top,
                LEFT + SIZE + 44,
                top,
                stroke.colour,
                dash,
                LEFT + SIZE + 52,
                top + 4,
                escaped(line.name));
    }

    private static double x(double share) {
        return LEFT + share * SIZE;
    }

    private static double y(double value, double[] range) {
        return TOP + (range[1] - value) / (range[1] - range[0]) * SIZE;
    }

    private static void append(StringBuilder out, String pattern, Object... values) {
        out.append(String.format(Locale.ROOT, pattern, values));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
