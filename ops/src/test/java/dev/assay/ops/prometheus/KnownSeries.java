package dev.assay.ops.prometheus;

import dev.assay.ops.meters.KafkaMeterAllowList;
import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.RuntimeMeters;
import dev.assay.ops.meters.Scrape;
import dev.assay.ops.meters.ServiceRegistry;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The series that a scrape of the service can show, and the series that an expression asks for. Test threads only. */
public final class KnownSeries {
    /** Made by Prometheus itself. */
    private static final Set<String> PROMETHEUS =
            Set.of("up", "scrape_samples_scraped", "scrape_duration_seconds", "ALERTS");

    /** The binder registers these after the first collection only. */
    private static final Set<String> AFTER_A_COLLECTION =
            Set.of("jvm_gc_pause_seconds_count", "jvm_gc_pause_seconds_sum", "jvm_gc_pause_seconds_max");

    private static final Pattern STRINGS = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern RANGES = Pattern.compile("\\[[^]]*]");
    private static final Pattern NAMES = Pattern.compile("(?<![\\w:.$])[a-zA-Z_:][\\w:]*(?!\\s*\\()(?![\\w:])");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "by", "on", "inf", "nan", "without", "ignoring");

    private KnownSeries() {}

    /** All series names of a service at work. */
    public static Set<String> all() {
        Set<String> names = new TreeSet<>(KafkaMeterAllowList.seriesNames());
        Arrays.stream(MeterCatalog.values()).forEach(meter -> names.addAll(meter.seriesNames()));
        names.addAll(PROMETHEUS);
        names.addAll(AFTER_A_COLLECTION);
        var registry = ServiceRegistry.open();
        RuntimeMeters bound = RuntimeMeters.bind(registry);
        names.addAll(Scrape.seriesNames(registry.scrape()));
        bound.close();
        return names;
    }

    /** The series that a PromQL expression names, recorded ones included. */
    public static Set<String> in(String expression) {
        String bare = STRINGS.matcher(expression).replaceAll("");
        bare = MATCHERS.matcher(bare).replaceAll("");
        bare = RANGES.matcher(bare).replaceAll("");
        bare = GROUPING.matcher(bare).replaceAll("");
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAMES.matcher(bare);
        while (matcher.find()) {
            if (!WORDS.contains(matcher.group())) {
                names.add(matcher.group());
            }
        }
        return names;
    }
}
