package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
    @Test
    void theHelpOfEveryCommandFormats() {
        CommandLine main = new CommandLine(Main.class);
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        int commands;
        try {
            commands = print(main);
        } finally {
            System.setErr(err);
        }
        assertThat(commands).isGreaterThan(20);
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("picocli WARN");
    }

    private static int print(CommandLine command) {
        String qualified = command.getCommandSpec().qualifiedName();
        assertThat(command.getUsageMessage()).as(qualified).contains("Usage: ");
        String[] description = command.getCommandSpec().usageMessage().description();
        // Lists of commands show the first line alone.
        assertThat(description).as(qualified).isNotEmpty();
        assertThat(description[0]).as(qualified).endsWith(".");
        return 1
                + command.getSubcommands().values().stream()
                        .mapToInt(HelpTest::print)
                        .sum();
    }
}
