package dev.assay.topology.explain;

import dev.assay.schema.Evidence;
import dev.assay.schema.Span;
import java.util.List;

/** The p-value as it develops along the text, as an inline drawing. Stateless; any thread may use it. */
final class RunningChart {
    private static final double HEIGHT = 210;
    private static final double TOP = 16;
    private static final double LEFT = 62;
    private static final double RIGHT = 14;
    private static final double WINDOW_ROW = 20;
    private static final int TICKS = 5;

    private final Contributions contributions;
    private final double level;
    private final List<Span> windows;
    private final double width;
    private final double highest;
    private final int end;

    /**
     * @param level minus the base-10 logarithm of the level that the strongest test has to reach; NaN for none
     * @param windows bars below the curve, in the unit of the contributions
     * @param width of the drawing in its own units: small for narrow screens, so that letters stay readable
     */
    RunningChart(Contributions contributions, double level, List<Span> windows, double width) {
        this.contributions = contributions;
        this.level = level;
        this.windows = windows;
        this.width = width;
        double most = Double.isNaN(level) ? 1 : level;
        for (Span span : contributions.spans()) {
            Double running = Contributions.running(span);
            most = running == null ? most : Math.max(most, -running);
        }
        highest = Math.max(1, most) * 1.08;
        end = Math.max(1, contributions.end());
    }

    /** Whether there is a curve to draw. */
    static boolean possible(Contributions contributions) {
        return contributions.spans().stream().anyMatch(span -> Contributions.running(span) != null);
    }

    void draw(Markup page, Evidence evidence, String cssClass) {
        double bottom = TOP + HEIGHT;
        double full = bottom + 24 + windows.size() * WINDOW_ROW + (windows.isEmpty() ? 0 : 10);
        page.raw("<svg class=\"" + cssClass + "\" role=img viewBox=\"0 0 " + Numbers.coordinate(width) + " "
                + Numbers.coordinate(full) + "\"><title>Exact p-value after each counted ");
        page.raw(tokens() ? "token" : "part")
                .raw(", ends at ")
                .text(TestTable.p(evidence))
                .raw("</title>");
        axis(page, bottom);
        curve(page, bottom);
        significance(page);
        bars(page, bottom + 34);
        page.raw("<line class=cursor transform=\"translate(" + Numbers.coordinate(LEFT) + " 0)\" data-scale=\""
                + (width - LEFT - RIGHT) / end + "\" y1=\"" + Numbers.coordinate(TOP) + "\" y2=\""
                + Numbers.coordinate(bottom) + "\"></line></svg>");
    }

    private boolean tokens() {
        return contributions.unit() == dev.assay.schema.SpanUnit.TOKEN;
    }

    private double x(double position) {
        return LEFT + (width - LEFT - RIGHT) * position / end;
    }

    private double y(double evidence) {
        return TOP + HEIGHT * (1 - Math.max(0, evidence) / highest);
    }

    private void axis(Markup page, double bottom) {
        double step = step(highest, TICKS);
        for (double tick = 0; tick <= highest; tick += step) {
            line(page, "grid", x(0), y(tick), x(end), y(tick));
            String label = tick == 0 ? "p = 1" : "1e\u2212" + Numbers.plain(tick);
            label(page, "", LEFT - 8, y(tick) + 4, "end", label);
        }
        double along = step(end, width < 500 ? 4 : 8);
        for (double tick = 0; tick <= end; tick += along) {
            String label = tick == 0 ? (tokens() ? "token 0" : "character 0") : Numbers.plain(tick);
            label(page, "", x(tick), bottom + 18, tick == 0 ? "start" : "middle", label);
        }
    }

    private void curve(Markup page, double bottom) {
        StringBuilder path = new StringBuilder("M" + Numbers.coordinate(x(0)) + " " + Numbers.coordinate(y(0)));
        for (Span span : contributions.spans()) {
            Double running = Contributions.running(span);
            if (running != null) {
                path.append('L').append(Numbers.coordinate(x(span.getEnd())));
                path.append(' ').append(Numbers.coordinate(y(-running)));
            }
        }
        String closed = path + "V" + Numbers.coordinate(bottom) + "H" + Numbers.coordinate(x(0)) + "Z";
        page.raw("<path class=area d=\"" + closed + "\"></path><path class=run d=\"" + path + "\"></path>");
    }

    private void significance(Markup page) {
        if (!Double.isNaN(level)) {
            line(page, "level", x(0), y(level), x(end), y(level));
            boolean low = y(level) > TOP + HEIGHT / 4;
            label(page, "leveltext", x(0) + 6, y(level) + (low ? -6 : 15), "start", "significance level");
        }
    }

    private void bars(Markup page, double top) {
        for (int i = 0; i < windows.size(); i++) {
            Span window = windows.get(i);
            double y = top + i * WINDOW_ROW;
            double from = x(Math.min(window.getStart(), end));
            double to = x(Math.min(window.getEnd(), end));
            label(page, "", LEFT - 8, y + 10, "end", "window");
            page.raw("<rect class=window rx=2 x=\"" + Numbers.coordinate(from) + "\" y=\"" + Numbers.coordinate(y)
                    + "\" width=\"" + Numbers.coordinate(Math.max(2, to - from)) + "\" height=12><title>");
            page.text((tokens() ? "tokens " : "characters ") + window.getStart() + "\u2013" + (window.getEnd() - 1));
            page.raw("</title></rect>");
        }
    }

    private static void line(Markup page, String cssClass, double x1, double y1, double x2, double y2) {
        page.raw("<line class=" + cssClass + " x1=\"" + Numbers.coordinate(x1) + "\" y1=\"" + Numbers.coordinate(y1)
                + "\" x2=\"" + Numbers.coordinate(x2) + "\" y2=\"" + Numbers.coordinate(y2) + "\"></line>");
    }

    private static void label(Markup page, String cssClass, double x, double y, String anchor, String label) {
        page.raw("<text class=\"" + cssClass + "\" x=\"" + Numbers.coordinate(x) + "\" y=\"" + Numbers.coordinate(y)
                + "\" text-anchor=" + anchor + ">");
        page.text(label).raw("</text>");
    }

    /** A step of 1, 2 or 5 times a power of ten, at least 1, that gives about so many ticks. */
    private static double step(double range, int ticks) {
        double rough = Math.max(1, range / ticks);
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }
}
