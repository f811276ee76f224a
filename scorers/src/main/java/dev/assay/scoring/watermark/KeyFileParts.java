package dev.assay.scoring.watermark;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files that entries of a key file name, such as trained parameters. Their content takes the place of their name, so that
 * whatever depends on an entry depends on them too. Stateless; any thread may use it.
 */
final class KeyFileParts {
    private static final int LARGEST_BYTES = 16 << 20;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private KeyFileParts() {}

    /**
     * The same tree with the contents.
     *
     * @param folder what names are relative to
     * @throws KeyFileException for a file that cannot be read
     */
    static JsonNode joined(JsonNode root, WatermarkSchemes schemes, Path folder) {
        JsonNode joined = root.deepCopy();
        JsonNode keys = joined.path("keys");
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i) instanceof ObjectNode entry) {
                String name = new KeyEntry(entry, i).name();
                schemes.find(entry.path("scheme").asText())
                        .ifPresent(known -> known.id().fields().stream()
                                .filter(SchemeField::file)
                                .filter(field -> entry.path(field.name()).isTextual())
                                .forEach(field -> entry.set(
                                        field.name(),
                                        read(
                                                name + ": " + field.name(),
                                                entry.path(field.name()).asText(),
                                                folder))));
            }
        }
        return joined;
    }

    private static JsonNode read(String place, String name, Path folder) {
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            byte[] content = in.readNBytes(LARGEST_BYTES + 1);
            if (content.length > LARGEST_BYTES) {
                throw new KeyFileException(place + " names a file of more than 16 MiB; no parameters are that large");
            }
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file.
            throw new KeyFileException(place + " names a file that is not JSON; write it anew");
        } catch (IOException | InvalidPathException e) {
            throw new KeyFileException(place + " names a file that "
                    + (e instanceof NoSuchFileException ? "is not there" : "cannot be read")
                    + "; its name is relative to the folder of the key file");
        }
    }
}
