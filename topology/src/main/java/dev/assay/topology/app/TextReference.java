package dev.assay.topology.app;

import dev.assay.scoring.machinetext.ScoringModel;
import dev.assay.scoring.machinetext.TextCalibration;
import dev.assay.scoring.machinetext.TextCalibrationFile;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.MachineTextSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The conformal reference of scores of texts, held against the model that reads the texts: scores are comparable only where the
 * same model, loaded alike, gave them. Stateless; any thread may call it.
 */
final class TextReference {
    private static final String KEY = "machine-text.calibration-file";
    private static final String NAME = "name";
    private static final Set<String> WHERE_IT_RUNS = Set.of("onnxruntime", "provider");
    private static final Logger log = LoggerFactory.getLogger(TextReference.class);
    /** Longer values are hashes and lists. */
    private static final int SHOWN = 24;

    private TextReference() {}

    /**
     * Reads the configured calibration; null without one.
     *
     * @throws ConfigException when it cannot be read, or was made with numbers of models of which none reads here, on whatever
     *     device
     */
    static @Nullable TextCalibration read(MachineTextSettings settings, ScoringModel reader) {
        Path file = settings.calibrationFile();
        if (file == null) {
            return null;
        }
        TextCalibration read = read(file, settings);
        Set<String> models = models(read);
        if (!models.isEmpty() && !models.contains(reader.source())) {
            if (!WHERE_IT_RUNS.containsAll(least(reader.source(), models))) {
                throw refused(file, differing(reader.source(), models), settings);
            }
            // lane.device: auto goes on where a device is gone, and says so; so do the scores without their level.
            log.warn("{} {}; its scores have no level until one is made here", KEY, differing(reader.source(), models));
        }
        return read;
    }

    /**
     * The same before the model is loaded, when only its id is known.
     *
     * @throws ConfigException when it is plain already that the calibration is for another model
     */
    static void look(MachineTextSettings settings, String reader) {
        Path file = settings.calibrationFile();
        if (file == null) {
            return;
        }
        Set<String> models = models(read(file, settings));
        String own = ScoringModel.PROXY + reader;
        if (!models.isEmpty() && models.stream().noneMatch(one -> one.startsWith(own + " "))) {
            String nearest = models.iterator().next();
            String named = ScoringModel.PROXY + parts(nearest).get(NAME);
            throw refused(file, differing(own, Set.of(named)), settings);
        }
    }

    private static TextCalibration read(Path file, MachineTextSettings settings) {
        try {
            TextCalibration read = TextCalibrationFile.read(file);
            if (read.texts().isEmpty()) {
                throw refused(file, "holds no scores", settings);
            }
            return read;
        } catch (IOException e) {
            throw refused(file, "cannot be used: " + ReadFailure.why(e), settings);
        }
    }

    /** Numbers of producers are not among them: they are compared with those of producers, whichever model reads other texts. */
    private static Set<String> models(TextCalibration read) {
        return read.texts().keySet().stream()
                .map(TextCalibration.Key::source)
                .filter(source -> source.startsWith(ScoringModel.PROXY))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ConfigException refused(Path file, String what, MachineTextSettings settings) {
        String fix = "make one with this configuration by assay calibrate machine-text --reader "
                + settings.reader().name().toLowerCase(Locale.ROOT) + ", or leave it out";
        return ConfigException.of(KEY, file, what, fix);
    }

    /** What the model that differs in least differs in. */
    private static List<String> least(String own, Set<String> others) {
        return differing(parts(own), nearest(parts(own), others));
    }

    private static Map<String, String> nearest(Map<String, String> here, Set<String> others) {
        return others.stream()
                .map(TextReference::parts)
                .min(Comparator.comparingInt(parts -> differing(here, parts).size()))
                .orElseThrow();
    }

    private static String differing(String own, Set<String> others) {
        Map<String, String> here = parts(own);
        Map<String, String> there = nearest(here, others);
        return "was made for another model, or one that was loaded otherwise, than reads here: "
                + differing(here, there).stream()
                        .map(name -> said(name, there.get(name), here.get(name)))
                        .collect(Collectors.joining("; "));
    }

    /** {@code proxy NAME key=value ...} by key; words without one describe the graph. */
    private static Map<String, String> parts(String source) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String word : source.substring(ScoringModel.PROXY.length()).split(" ")) {
            int equals = word.indexOf('=');
            String key = parts.isEmpty() ? NAME : equals > 0 ? word.substring(0, equals) : "graph";
            String value = parts.isEmpty() || equals <= 0 ? word : word.substring(equals + 1);
            parts.merge(key, value, (one, more) -> one + " " + more);
        }
        return parts;
    }

    private static List<String> differing(Map<String, String> one, Map<String, String> other) {
        Set<String> names = new LinkedHashSet<>(one.keySet());
        names.addAll(other.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(one.get(name), other.get(name)))
                .toList();
    }

    private static String said(String name, @Nullable String there, @Nullable String here) {
        if (name.equals("columns") && there != null && here != null) {
            return "columns, " + lacking(there, here) + " only there and " + lacking(here, there) + " only here";
        }
        return name + ", " + shown(there) + " there and " + shown(here) + " here";
    }

    private static String lacking(String columns, String others) {
        Set<String> left = new LinkedHashSet<>(Arrays.asList(columns.split(",")));
        left.removeAll(Set.of(others.split(",")));
        return left.isEmpty() ? "none" : String.join(" ", left);
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "none";
        }
        return value.length() > SHOWN ? value.substring(0, SHOWN / 2) + "..." : value;
    }
}
