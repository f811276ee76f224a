package dev.assay.topology.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Option probabilities of one model that hold, a subject for every 500 answers. */
final class PromptAnswers {
    private PromptAnswers() {}

    static Path write(Path file, int answers) throws IOException {
        Random random = new Random(2);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < answers; i++) {
            double p = 0.5 + random.nextDouble() / 2;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%d\",\"subject\":\"s%d\",\"target\":%d,\"p\":[[%.4f,%.4f]]}%n",
                    i,
                    i / 500,
                    random.nextDouble() < p ? 0 : 1,
                    p,
                    1 - p));
        }
        return Files.writeString(file, lines);
    }
}
