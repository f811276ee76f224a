package dev.assay.topology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {
    @Test
    void theHelpOfEveryCommandFormats() {
        CommandLine main = Main.commandLine();
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

    @Test
    void theDemoIsThereAndHelpIsACommand() {
        CommandLine main = Main.commandLine();
        assertThat(main.getSubcommands()).containsKeys("demo", "help");
        StringWriter out = new StringWriter();
        assertThat(main.setOut(new PrintWriter(out)).execute("help", "demo")).isZero();
        assertThat(out.toString()).startsWith("Usage: assay demo");
    }

    @Test
    void helpKnowsCommandsBelowCommands() {
        StringWriter out = new StringWriter();
        assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute("help", "evaluate", "cascade"))
                .isZero();
        assertThat(out.toString()).startsWith("Usage: assay evaluate cascade ");
        StringWriter all = new StringWriter();
        assertThat(Main.commandLine().setOut(new PrintWriter(all)).execute("help"))
                .isZero();
        assertThat(all.toString()).startsWith("Usage: assay ").contains("Start here:");
    }

    @Test
    void helpOfWhatThereIsNotSaysWhatThereIs() {
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute("help", "evaluate", "weather"))
                .isEqualTo(Main.USAGE);
        assertThat(err.toString())
                .startsWith("assay: no command 'weather' below assay evaluate; it has ")
                .contains("cascade", "consistency")
                .contains("see ./assay evaluate --help");
    }

    /** The terminal breaks lines: an element is a paragraph, and a list shows the first one alone. */
    @Test
    void noParagraphIsBrokenByHand() {
        List<String> broken = new ArrayList<>();
        paragraphs(Main.commandLine(), broken);
        assertThat(broken).isEmpty();
    }

    private static void paragraphs(CommandLine command, List<String> broken) {
        CommandSpec spec = command.getCommandSpec();
        List<String[]> descriptions = new ArrayList<>();
        descriptions.add(spec.usageMessage().description());
        spec.args().forEach(one -> descriptions.add(one.description()));
        for (String[] description : descriptions) {
            for (String paragraph : description) {
                if (!paragraph.endsWith(".")) {
                    broken.add(spec.qualifiedName() + ": " + paragraph);
                }
            }
        }
        command.getSubcommands().values().forEach(one -> paragraphs(one, broken));
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
