package dev.assay.ops.meters;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Refuses every {@code assay.*} meter that {@link MeterCatalog} does not declare with exactly these labels, by an
 * exception at registration; other meters pass. Stateless; any thread may use it.
 *
 * <p>An exception and not a silent denial: a meter outside the catalogue is a programming error, and a no-op counter
 * would hide it until someone misses the series.
 */
public final class CatalogGuard implements MeterFilter {
    private static final String PREFIX = "assay.";

    /**
     * Passes or refuses one meter.
     *
     * @throws IllegalArgumentException for an {@code assay.*} name outside the catalogue or with other labels
     */
    @Override
    public MeterFilterReply accept(Meter.Id id) {
        if (!id.getName().startsWith(PREFIX)) {
            return MeterFilterReply.NEUTRAL;
        }
        MeterCatalog entry = MeterCatalog.byMeterName(id.getName())
                .orElseThrow(
                        () -> new IllegalArgumentException("the meter " + id.getName() + " is not in MeterCatalog"));
        List<String> keys = id.getTags().stream().map(Tag::getKey).toList();
        if (keys.size() != entry.labels().size() || !labelSet(entry.labels()).equals(labelSet(keys))) {
            throw new IllegalArgumentException(
                    "the meter " + id.getName() + " has the labels " + keys + ", MeterCatalog says " + entry.labels());
        }
        return MeterFilterReply.NEUTRAL;
    }

    private static Set<String> labelSet(List<String> labels) {
        return labels.stream().collect(Collectors.toUnmodifiableSet());
    }
}
