package dev.assay.ops.meters;

import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference page of the meters, in Markdown, from {@link MeterCatalog} and {@link KafkaMeterAllowList}. */
public final class MeterPage {
    private static final String HEAD = """
            # Metrics

            Generated from `MeterCatalog` and `KafkaMeterAllowList`; do not edit. To write it again:
            `mvn -pl ops -am test -Dtest=MeterPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dassay.write=true`.

            The admin port serves these at `/metrics`. No label ever carries an event id, a conversation key or text.

            ## Ours

            A histogram has the series `_bucket`, `_count` and `_sum`, and a `_max` of the last few minutes.

            | name | type | labels | meaning |
            |---|---|---|---|
            """;
    private static final String KAFKA = """

            ## Kafka

            Of Kafka's own meters only these are kept; all others are refused at registration.

            """;
    private static final String RUNTIME = """

            ## Runtime

            Heap, buffers, garbage collection, threads and classes (`jvm_*`), CPU, files and uptime (`process_*`,
            `system_*`), as Micrometer's binders name them.
            """;

    private MeterPage() {}

    /** The whole page; the same text for the same catalogue. Any thread may call it. */
    public static String markdown() {
        var page = new StringBuilder(HEAD);
        for (MeterCatalog meter : MeterCatalog.values()) {
            page.append("| `").append(meter.prometheusName()).append("` | ").append(type(meter));
            page.append(" | ")
                    .append(labels(meter))
                    .append(" | ")
                    .append(meter.description())
                    .append(" |\n");
        }
        page.append(KAFKA);
        KafkaMeterAllowList.seriesNames()
                .forEach(name -> page.append("- `").append(name).append("`\n"));
        return page.append(RUNTIME).toString();
    }

    private static String type(MeterCatalog meter) {
        return switch (meter.type()) {
            case COUNTER, GAUGE -> meter.type().name().toLowerCase(Locale.ROOT);
            case TIMER, SUMMARY -> "histogram";
        };
    }

    private static String labels(MeterCatalog meter) {
        return meter.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    }
}
