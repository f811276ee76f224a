package dev.assay.scoring.evaluation.machinetext;

import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.machinetext.TextCalibration;
import dev.assay.scoring.machinetext.TextCalibrator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Whether conformal p-values hold: each half of the human texts judges the other half and the machine texts, per bucket of length.
 * A human text counts once however often it stands in the data. Stateless; any thread may use it.
 */
final class ConformalHalves {
    private static final List<Column> COLUMNS = List.of(
            new Column("human", 0),
            new Column("human p <= .05", 3),
            new Column("human p <= .10", 3),
            new Column("human mean p", 3),
            new Column("machine", 0),
            new Column("machine p <= .05", 3),
            new Column("machine p <= .10", 3));

    private ConformalHalves() {}

    static FigureTable table(List<ScoredText> texts, Set<String> scores) {
        TextCalibration places = buckets();
        List<Row> rows = new ArrayList<>();
        for (String score : scores) {
            Map<Integer, List<ScoredText>> byBucket = new TreeMap<>();
            texts.stream()
                    .filter(text -> text.scores().containsKey(score))
                    .forEach(text -> byBucket.computeIfAbsent(bucket(places, text), unseen -> new ArrayList<>())
                            .add(text));
            byBucket.forEach((start, inBucket) -> rows.add(row(score + ", " + places.bucket(start), score, inBucket)));
        }
        return new FigureTable(
                "Conformal p-values: each half of the human texts judges the other half and the machine texts",
                "score and length",
                COLUMNS,
                rows);
    }

    private static Row row(String name, String score, List<ScoredText> texts) {
        double[][] human = new double[2][];
        for (int half = 0; half < 2; half++) {
            int wanted = half;
            human[half] = unique(texts).stream()
                    .filter(text -> half(text) == wanted)
                    .mapToDouble(text -> text.scores().getOrDefault(score, Double.NaN))
                    .sorted()
                    .toArray();
        }
        List<Double> own = new ArrayList<>();
        List<Double> other = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            for (double value : human[half]) {
                own.add(TextCalibration.conformal(human[1 - half], value));
            }
            for (ScoredText text : texts) {
                if (text.machine()) {
                    other.add(
                            TextCalibration.conformal(human[half], text.scores().getOrDefault(score, Double.NaN)));
                }
            }
        }
        return new Row(
                name,
                own.size(),
                share(own, 0.05),
                share(own, 0.1),
                own.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN),
                other.size() / 2.0,
                share(other, 0.05),
                share(other, 0.1));
    }

    private static List<ScoredText> unique(List<ScoredText> texts) {
        Map<String, ScoredText> human = new LinkedHashMap<>();
        texts.stream().filter(text -> !text.machine()).forEach(text -> human.putIfAbsent(text.identity(), text));
        return List.copyOf(human.values());
    }

    private static int half(ScoredText text) {
        CRC32 sum = new CRC32();
        sum.update(text.identity().getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() & 1);
    }

    private static int bucket(TextCalibration places, ScoredText text) {
        int start = 1;
        for (int bound : places.bounds()) {
            start = text.tokens() >= bound ? bound : start;
        }
        return start;
    }

    private static TextCalibration buckets() {
        return new TextCalibrator(TextCalibration.BOUNDS).finish();
    }

    private static double share(List<Double> values, double level) {
        return values.isEmpty()
                ? Double.NaN
                : values.stream().filter(value -> value <= level).count() / (double) values.size();
    }
}
