package dev.assay.scoring.watermark.marking;

import java.util.List;
import java.util.Locale;

/** Many small charts of one kind on one sheet: rate against length on a logarithmic axis. Stateless. */
final class SvgPanels {
    private static final int COLUMNS = 4;
    private static final int WIDTH = 270;
    private static final int HEIGHT = 200;
    private static final int LEFT = 44;
    private static final int TOP = 36;
    private static final int PLOT_WIDTH = 205;
    private static final int PLOT_HEIGHT = 118;
    private static final int HEAD = 84;
    private static final String[] COLOURS = {"#1b6ca8", "#e07b00", "#2a9d5c", "#c1272d", "#7b4fb5", "#8c6239", "#555555"
    };

    private SvgPanels() {}

    /**
     * One line.
     *
     * @param colour index of its colour, 0 to 6
     * @param dashed whether for the reference
     */
    record Line(int colour, boolean dashed, int[] x, double[] y) {}

    record Panel(String title, String note, List<Line> lines) {}

    /** What a colour or a dash means. */
    record Entry(String label, int colour, boolean dashed) {}

    static String draw(String title, List<Entry> legend, List<Panel> panels) {
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        int width = COLUMNS * WIDTH + 20;
        int height = HEAD + rows * HEIGHT + 10;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"Helvetica, Arial, sans-serif\" font-size=\"11\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<text x=\"20\" y=\"28\" font-size=\"17\" font-weight=\"bold\">%s</text>%n",
                width,
                height,
                width,
                height,
                escape(title)));
        legend(svg, legend);
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, panels.get(i), 10 + i % COLUMNS * WIDTH, HEAD + i / COLUMNS * HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void legend(StringBuilder svg, List<Entry> legend) {
        int x = 20;
        int y = 52;
        for (Entry entry : legend) {
            int needed = 50 + (int) (entry.label().length() * 7.4);
            if (x + needed > COLUMNS * WIDTH) {
                x = 20;
                y += 20;
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %d h26\" stroke=\"%s\" stroke-width=\"2\"%s/><text x=\"%d\" y=\"%d\""
                            + " font-size=\"12\">%s</text>%n",
                    x,
                    y - 4,
                    COLOURS[entry.colour()],
                    dash(entry.dashed()),
                    x + 32,
                    y,
                    escape(entry.label())));
            x += needed;
        }
    }

    private static void panel(StringBuilder svg, Panel panel, int x, int y) {
        svg.append(String.format(
                Locale.ROOT,
                "<g transform=\"translate(%d %d)\">%n<text x=\"%d\" y=\"12\" font-size=\"12\" font-weight=\"bold\">%s</text>"
                        + "<text x=\"%d\" y=\"25\" font-size=\"9.5\" fill=\"#555\">%s</text>%n",
                x,
                y,
                LEFT,
                escape(panel.title()),
                LEFT,
                escape(panel.note())));
        for (int tick = 0; tick <= 4; tick++) {
            double at = y(tick / 4.0);
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%d %.1f h%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\""
                            + " fill=\"#444\">%d %%</text>%n",
                    LEFT,
                    at,
                    PLOT_WIDTH,
                    LEFT - 5,
                    at + 4,
                    25 * tick));
        }
        for (int length : PowerMeasurement.LENGTHS) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<path d=\"M%.1f %d v4\" stroke=\"#444\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\""
                            + " fill=\"#444\">%d</text>%n",
                    x(length),
                    TOP + PLOT_HEIGHT,
                    x(length),
                    TOP + PLOT_HEIGHT + 16,
                    length));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" font-size=\"10\" fill=\"#444\">tokens</text>%n",
                LEFT + PLOT_WIDTH / 2,
                TOP + PLOT_HEIGHT + 29));
        panel.lines().forEach(line -> line(svg, line));
        svg.append("</g>\n");
    }

    private static void line(StringBuilder svg, Line line) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < line.x().length; i++) {
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", i == 0 ? "M" : "L", x(line.x()[i]), y(line.y()[i])));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\" stroke-linejoin=\"round\"%s/>%n",
                path,
                COLOURS[line.colour()],
                dash(line.dashed())));
        if (!line.dashed()) {
            for (int i = 0; i < line.x().length; i++) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.2\" fill=\"%s\"/>",
                        x(line.x()[i]),
                        y(line.y()[i]),
                        COLOURS[line.colour()]));
            }
            svg.append('\n');
        }
    }

    private static double x(int length) {
        double first = Math.log(PowerMeasurement.LENGTHS[0]);
        double last = Math.log(PowerMeasurement.LENGTHS[PowerMeasurement.LENGTHS.length - 1]);
        return LEFT + 6 + (PLOT_WIDTH - 30) * (Math.log(length) - first) / (last - first);
    }

    private static double y(double rate) {
        return TOP + PLOT_HEIGHT * (1 - rate);
    }

    private static String dash(boolean dashed) {
        return dashed ? " stroke-dasharray=\"5 3\" opacity=\"0.75\"" : "";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
