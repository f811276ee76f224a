package dev.assay.topology.cli;

import dev.assay.schema.ThresholdChange;
import dev.assay.schema.ThresholdState;
import dev.assay.topology.threshold.ThresholdMove;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints thresholds as a table. Stateless; any thread may call it. */
final class ThresholdTable {
    private static final List<String> HEAD = List.of(
            "threshold of",
            "partition",
            "version",
            "state",
            "threshold",
            "decided",
            "deferred",
            "labels",
            "certificate",
            "changed",
            "why");

    private ThresholdTable() {}

    static void print(List<ThresholdChange> changes, PrintWriter out) {
        if (changes.isEmpty()) {
            out.println("no thresholds");
            return;
        }
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        changes.forEach(change -> rows.add(row(change)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i));
                line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static List<String> row(ThresholdChange change) {
        return change.getThresholdKey().equals(ThresholdMove.ALL) ? order(change) : threshold(change);
    }

    /** An order to all of a partition is no threshold, but stands for those that are still to come. */
    private static List<String> order(ThresholdChange change) {
        return List.of(
                change.getThresholdKey(),
                Integer.toString(change.getPartition()),
                "-",
                change.getState() == ThresholdState.FROZEN ? "new ones: frozen" : "new ones: not frozen",
                "-",
                "-",
                "-",
                "-",
                "-",
                change.getChangedAt().toString(),
                why(change));
    }

    private static List<String> threshold(ThresholdChange change) {
        long decided = change.getDecisions();
        return List.of(
                change.getThresholdKey(),
                Integer.toString(change.getPartition()),
                Long.toString(change.getVersion()),
                id(change.getState()),
                number(change.getNewThreshold(), change.getDetail()),
                Long.toString(decided),
                decided == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * change.getDeferred() / decided),
                Long.toString(change.getLabels()),
                change.getCertificate() == null ? "-" : change.getCertificate(),
                change.getChangedAt().toString(),
                why(change));
    }

    private static String why(ThresholdChange change) {
        String cause = id(change.getCause());
        String order = change.getOrderId() == null ? "" : ", by " + change.getSource();
        String detail = change.getDetail() == null || change.getOrderId() == null ? "" : ": " + change.getDetail();
        return cause + order + detail;
    }

    private static String number(@Nullable Double threshold, @Nullable String detail) {
        if (threshold == null) {
            return detail != null && detail.contains("accepts everything") ? "accepts all" : "defers all";
        }
        return String.format(Locale.ROOT, "%.6g", threshold);
    }

    private static String id(Enum<?> symbol) {
        return symbol.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
