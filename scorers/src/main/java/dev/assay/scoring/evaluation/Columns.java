package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Turns rows into columns of numbers. Stateless; any thread may use it. */
public final class Columns {
    private Columns() {}

    /** One number a row. */
    public static <T> double[] numbers(List<T> rows, ToDoubleFunction<T> value) {
        return rows.stream().mapToDouble(value).toArray();
    }

    /** One flag a row. */
    public static <T> boolean[] flags(List<T> rows, Predicate<T> flag) {
        boolean[] flags = new boolean[rows.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = flag.test(rows.get(i));
        }
        return flags;
    }

    /** Fraction of rows for which the flag holds; NaN for no rows. */
    public static <T> double share(List<T> rows, Predicate<T> flag) {
        return (double) rows.stream().filter(flag).count() / rows.size();
    }

    /** 1 for a right answer, 0 for a wrong or missing one. */
    public static double quality(JsonNode correct) {
        return correct.asBoolean(false) ? 1 : 0;
    }

    /** The numbers of an array; NaN for what is none. */
    public static double[] array(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).isNumber() ? array.get(i).doubleValue() : Double.NaN;
        }
        return values;
    }
}
