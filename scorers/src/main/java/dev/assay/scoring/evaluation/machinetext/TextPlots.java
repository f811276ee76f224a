package dev.assay.scoring.evaluation.machinetext;

import dev.assay.scoring.evaluation.LinePlot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Draws receiver operating characteristics and scores against length as SVG files. Stateless; any thread may use it. */
final class TextPlots {
    private static final int SIZE = 420;
    private static final int LEFT = 70;
    private static final int TOP = 50;
    private static final int TICKS = 5;
    private static final String HUMAN = "#0072B2";
    private static final String MACHINE = "#D55E00";

    private static final int MOST_LINES = 2 * LinePlot.COLOURS;

    private TextPlots() {}

    /**
     * Writes {@code SET-roc.svg} for every set, and {@code SCORE-length.svg} for every score over all sets.
     *
     * @return the files
     */
    static List<Path> write(Map<String, List<ScoredText>> sets, Set<String> scores, Path folder) throws IOException {
        Files.createDirectories(folder);
        List<Path> out = new ArrayList<>();
        for (Map.Entry<String, List<ScoredText>> set : sets.entrySet()) {
            String title = "Machine texts found: " + set.getKey() + ", "
                    + set.getValue().size() + " texts"
                    + (scores.size() > MOST_LINES ? ", " + MOST_LINES + " of " + scores.size() + " scores" : "");
            LinePlot plot = new LinePlot(title, "share of human texts above", "share of machine texts above");
            plot.square();
            // The last scores are the published ones, of which the last is best: it comes first and is drawn boldly.
            List<String> shown = new ArrayList<>(scores);
            Collections.reverse(shown);
            shown.stream().limit(MOST_LINES).forEach(score -> plot.line(score, characteristic(set.getValue(), score)));
            Path file = folder.resolve(stem(set.getKey()) + "-roc.svg");
            Files.writeString(file, plot.svg());
            out.add(file);
        }
        List<ScoredText> all = sets.values().stream().flatMap(List::stream).toList();
        for (String score : scores) {
            Path file = folder.resolve(stem(score) + "-length.svg");
            Files.writeString(file, scatter(all, score), StandardCharsets.UTF_8);
            out.add(file);
        }
        return out;
    }

    private static String stem(String name) {
        return name.replaceAll("[^A-Za-z0-9.]+", "_").replaceAll("^[_.]+|_+$", "");
    }

    private static List<double[]> characteristic(List<ScoredText> texts, String score) {
        List<ScoredText> sorted = texts.stream()
                .filter(text -> text.scores().containsKey(score))
                .sorted(Comparator.comparingDouble(text -> -value(text, score)))
                .toList();
        double machines = sorted.stream().filter(ScoredText::machine).count();
        double humans = sorted.size() - machines;
        List<double[]> points = new ArrayList<>();
        if (machines == 0 || humans == 0) {
            return points;
        }
        points.add(new double[] {0, 0});
        double found = 0;
        double wrong = 0;
        for (int i = 0; i < sorted.size(); i++) {
            found += sorted.get(i).machine() ? 1 : 0;
            wrong += sorted.get(i).machine() ? 0 : 1;
            boolean last = i + 1 == sorted.size() || value(sorted.get(i + 1), score) != value(sorted.get(i), score);
            if (last) {
                points.add(new double[] {wrong / humans, found / machines});
            }
        }
        return points;
    }

    private static double value(ScoredText text, String score) {
        return text.scores().getOrDefault(score, Double.NaN);
    }

    private static String scatter(List<ScoredText> all, String score) {
        List<ScoredText> texts =
                all.stream().filter(text -> text.scores().containsKey(score)).toList();
        double[] values = MachineTextMetrics.values(texts, score);
        double longest = texts.stream().mapToInt(ScoredText::tokens).max().orElse(1);
        double low = Arrays.stream(values).min().orElse(0);
        double high = Math.max(Arrays.stream(values).max().orElse(1), Math.nextUp(low));
        StringBuilder out = new StringBuilder();
        out.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" "
                        + "fill=\"#ffffff\"/>%n",
                LEFT + SIZE + 120, TOP + SIZE + 60, LEFT + SIZE + 120, TOP + SIZE + 60));
        label(out, LEFT, 28, "start", score + " against length, " + texts.size() + " texts");
        for (int tick = 0; tick <= TICKS; tick++) {
            double share = tick / (double) TICKS;
            grid(out, share);
            label(out, x(share), TOP + SIZE + 20, "middle", format("%.0f", share * longest));
            label(out, LEFT - 8, y(share) + 4, "end", format("%.3g", low + share * (high - low)));
        }
        label(out, x(0.5), TOP + SIZE + 44, "middle", "tokens");
        for (int i = 0; i < values.length; i++) {
            ScoredText text = texts.get(i);
            out.append(format(
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\" fill-opacity=\"0.6\"/>%n",
                    x(text.tokens() / longest), y((values[i] - low) / (high - low)), text.machine() ? MACHINE : HUMAN));
        }
        legend(out, TOP + 10, HUMAN, "human");
        legend(out, TOP + 32, MACHINE, "machine");
        return out.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder out, double share) {
        out.append(format(
                "<path d=\"M%.1f %.1fV%.1fM%.1f %.1fH%.1f\" stroke=\"#dddddd\"/>%n",
                x(share), y(0), y(1), x(0), y(share), x(1)));
    }

    private static void legend(StringBuilder out, double y, String colour, String name) {
        out.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x(1) + 20, y, colour));
        label(out, x(1) + 32, y + 4, "start", name);
    }

    private static void label(StringBuilder out, double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        out.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped));
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
}
