package dev.assay.ops.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownSeriesTest {
    @Test
    void findsNamesAmongFunctionsLabelsStringsAndRanges() {
        assertThat(KnownSeries.in("""
                histogram_quantile(0.99, sum by (le, job) (rate(a_bucket{x="b or c", y!~"d(e)f"}[5m])))
                  / on (job) group_left (z) clamp_min(level:thing:rate5m, 1e3) > 14.4 * 0.005
                unless max without (q) (max_over_time(g[1h] offset 5m)) == bool 1
                or absent(up{job="assay"})
                """)).containsExactly("a_bucket", "g", "level:thing:rate5m", "up");
    }

    @Test
    void anInventedNameIsNotKnown() {
        assertThat(KnownSeries.all())
                .contains("assay_events_total", "jvm_memory_used_bytes", "kafka_stream_client_state")
                .doesNotContain("assay_invented_total", "assay_events", "kafka_stream_invented");
    }
}
