package dev.assay.ops.meters;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the Prometheus text format for tests. Stateless; any thread may use it. */
public final class Scrape {
    private Scrape() {}

    /** The series names of all samples, sorted. */
    public static Set<String> seriesNames(String scrape) {
        return scrape.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
