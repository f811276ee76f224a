package dev.assay.topology.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Flattens a YAML text into entries with dotted keys and line numbers. Values stay text: the key's type decides what they
 * mean, so {@code on}, {@code 0x10} and {@code 1e3} have no second meaning here. Used by one thread, once.
 */
final class YamlEntries {
    private final YAMLParser parser;
    private final String file;
    private final @Nullable Path base;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Problem> problems;
    private final Set<String> seen = new HashSet<>();

    private YamlEntries(YAMLParser parser, String file, @Nullable Path base, List<Problem> problems) {
        this.parser = parser;
        this.file = file;
        this.base = base;
        this.problems = problems;
    }

    /**
     * Reads all entries; what is wrong is added to {@code problems}. An empty text has none of either.
     *
     * @param file what to call the text in problems
     * @param base folder of relative paths
     */
    static List<Entry> read(String text, String file, @Nullable Path base, List<Problem> problems) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try (YAMLParser parser = YAMLFactory.builder().build().createParser(content)) {
            YamlEntries reader = new YamlEntries(parser, file, base, problems);
            reader.document();
            return reader.entries;
        } catch (JsonProcessingException e) {
            problems.add(malformed(e, file));
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private void document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == JsonToken.START_OBJECT) {
            object("");
        } else if (first != null
                && first != JsonToken.VALUE_NULL
                && !parser.getText().isEmpty()) {
            problem(file, line(), "is not a group of settings", "write sections with keys below, such as lane:");
            return;
        }
        if (first != null && parser.nextToken() != null) {
            problem(file, line(), "holds a second document", "keep one document per file");
        }
    }

    private void object(String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = prefix + parser.currentName();
            int line = line();
            JsonToken token = parser.nextToken();
            if (!seen.add(key)) {
                problem(key, line, "is given twice", "keep one");
            }
            if (parser.isCurrentAlias()) {
                problem(key, line, "is an alias", "write the value out; anchors and aliases are not read");
            } else if (token == JsonToken.START_OBJECT) {
                int before = entries.size();
                object(key + ".");
                if (entries.size() == before) {
                    entries.add(entry(key, null, line));
                }
            } else if (token == JsonToken.START_ARRAY) {
                array(key, line);
            } else {
                entries.add(entry(key, token == JsonToken.VALUE_NULL ? null : parser.getText(), line));
            }
        }
    }

    /** A list of plain values is the same as one value with commas. */
    private void array(String key, int line) throws IOException {
        List<String> values = new ArrayList<>();
        boolean plain = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                return;
            }
            if (token.isStructStart()) {
                parser.skipChildren();
                plain = false;
            } else {
                values.add(parser.getText());
            }
        }
        if (plain) {
            entries.add(entry(key, String.join(",", values), line));
        } else {
            problem(key, line, "is a list of groups", "write one value");
        }
    }

    private Entry entry(String key, @Nullable String value, int line) {
        return new Entry(key, value, Entry.Layer.FILE, file + ":" + line, base);
    }

    private void problem(String key, int line, String what, String fix) {
        problems.add(new Problem(key, "", file + ":" + line, what, fix));
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    /** Leaves out the excerpt of the text that the parser's own message has: it may hold a secret. */
    private static Problem malformed(JsonProcessingException e, String file) {
        int line = 0;
        int column = 0;
        String what = "is not readable as YAML";
        if (e.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            line = marked.getProblemMark().getLine() + 1;
            column = marked.getProblemMark().getColumn() + 1;
            what = "is not YAML: " + marked.getProblem();
        } else if (e.getLocation() != null) {
            line = e.getLocation().getLineNr();
            column = e.getLocation().getColumnNr();
        }
        String fix = "mend line " + line + ", column " + column + "; indent with spaces and write key: value";
        return new Problem(file, "", file + ":" + line + ":" + column, what, fix);
    }
}
