package dev.assay.scoring.watermark;

import dev.assay.scoring.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The schemes that key files may name, in the order of their registration. Immutable; any thread may use it. */
public final class WatermarkSchemes {
    private final List<WatermarkScheme> schemes;
    private final Map<String, Known> known = new LinkedHashMap<>();

    /**
     * One name with what stands behind it.
     *
     * @param id the name
     * @param scheme builds its detectors
     */
    public record Known(SchemeId id, WatermarkScheme scheme) {}

    private WatermarkSchemes(List<WatermarkScheme> schemes) {
        this.schemes = List.copyOf(schemes);
        for (WatermarkScheme scheme : schemes) {
            for (SchemeId id : scheme.ids()) {
                if (known.put(id.id(), new Known(id, scheme)) != null) {
                    throw new IllegalArgumentException("two schemes are called " + id.id());
                }
            }
        }
    }

    /** Every scheme that is registered on the class path; reads the registrations anew. */
    public static WatermarkSchemes installed() {
        List<WatermarkScheme> found = new ArrayList<>();
        ServiceLoader.load(WatermarkScheme.class, WatermarkScheme.class.getClassLoader())
                .forEach(found::add);
        return new WatermarkSchemes(found);
    }

    /** These schemes only. */
    public static WatermarkSchemes of(List<WatermarkScheme> schemes) {
        return new WatermarkSchemes(schemes);
    }

    /** What every key entry may state, whatever its scheme. */
    public static List<SchemeField> sharedFields() {
        return KeyEntry.SHARED;
    }

    /** All names, in order. */
    public List<SchemeId> ids() {
        return known.values().stream().map(Known::id).toList();
    }

    /** What a name stands for. */
    public Optional<Known> find(String id) {
        return Optional.ofNullable(known.get(id));
    }

    /** The suites of all schemes, each kind once. */
    public List<GoldenSuite> goldenSuites() {
        Map<Class<?>, GoldenSuite> suites = new LinkedHashMap<>();
        for (WatermarkScheme scheme : schemes) {
            scheme.goldenSuites().forEach(suite -> suites.putIfAbsent(suite.getClass(), suite));
        }
        return List.copyOf(suites.values());
    }
}
