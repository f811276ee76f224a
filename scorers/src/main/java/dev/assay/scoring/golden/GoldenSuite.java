package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;

/**
 * Runs the vector files of one kind through the production code. Implementations are stateless; confined to the thread
 * that checks.
 */
public interface GoldenSuite {
    /**
     * Whether this suite knows the file, decided by its content first ({@code scheme}, the fields of its cases) and its
     * name only where content cannot tell: other sets have other values, the same layout.
     */
    boolean accepts(Path file, JsonNode root);

    /**
     * Runs every case.
     *
     * @param directory where sibling files may be found (some files describe data that lies in another)
     */
    GoldenReport run(Path file, JsonNode root, Path directory);
}
