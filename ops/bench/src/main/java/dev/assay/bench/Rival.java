package dev.assay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A reference implementation in a process of its own, one thread wide, that works when it is told to, so that it and we take
 * turns on the same machine: a line of JSON goes in, a line of JSON comes out. What it prints as errors goes to ours. Confined
 * to the thread that measures.
 */
final class Rival implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String script;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    /**
     * Starts it.
     *
     * @param python the interpreter
     * @param script one of {@code ops/bench/rivals}
     * @param arguments of the script
     */
    Rival(String python, String script, String... arguments) throws IOException {
        this.script = script;
        List<String> command = new ArrayList<>(List.of(python, script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "1");
        process = builder.start();
        questions = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Lets it work.
     *
     * @throws IOException when it has ended, for reasons that it has printed
     */
    JsonNode turn(Map<String, ?> question) throws IOException {
        try {
            questions.write(JSON.writeValueAsString(question));
            questions.newLine();
            questions.flush();
            String answer = answers.readLine();
            if (answer != null) {
                return JSON.readTree(answer);
            }
        } catch (IOException e) {
            throw new IOException(script + " has ended, see above", e);
        }
        throw new IOException(script + " has ended, see above");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
