package dev.assay.topology.cli;

import dev.assay.serdes.trust.TrustedSchemas;
import dev.assay.topology.app.BuildInfo;
import java.util.List;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code assay}. Confined to the main thread. */
@Command(
        name = "assay",
        description = {
            "Streaming detection for generated text: watermarks, hallucinations, deferral.",
            "Every event read from Kafka ends in exactly one verdict, or in quarantine with its bytes."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:done, but something did not hold: a vector missed, a line was refused, a demo label disagreed",
            "2:wrong command line, configuration or input file; the message says what to change",
            "69:Kafka or the schema registry did not answer",
            "70:a fault of Assay itself, or a state that needs a new process"
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nStart here:%n",
        footer = {"  ./assay demo                     everything at once, no set-up", "  ./assay COMMAND --help"},
        subcommands = {
            ServeCommand.class,
            ScoreCommand.class,
            ExplainCommand.class,
            ProduceCommand.class,
            ConvertCommand.class,
            TailCommand.class,
            ThresholdsCommand.class,
            ConfigCommand.class,
            CheckCommand.class,
            EvaluateCommand.class,
            CalibrateCommand.class
        })
public final class Main {
    /** Everything went well. */
    public static final int OK = 0;

    /** Something that was checked did not hold. */
    public static final int NOT_HELD = 1;

    /** The caller has to change something. */
    public static final int USAGE = 2;

    /** A server did not answer. */
    public static final int UNAVAILABLE = 69;

    /** Assay itself failed. */
    public static final int FAULT = 70;

    @Option(names = "--debug", description = "Show stack traces and debug logs.", scope = ScopeType.INHERIT)
    private boolean debug;

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        // Before the first logger is made.
        if (List.of(args).contains("--debug")) {
            System.setProperty("assay.log.level", "DEBUG");
        } else if (!List.of(args).contains("serve")) {
            System.setProperty("assay.log.level", "WARN");
        }
        System.exit(run(args));
    }

    /** Runs one command and returns its exit code. */
    static int run(String... args) {
        TrustedSchemas.install();
        return commandLine().execute(args);
    }

    /** The command with all its subcommands. */
    static CommandLine commandLine() {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.addSubcommand(new HelpCommand());
        // The demo brings a broker along, which an image leaves out.
        ServiceLoader.load(ExtraCommand.class).forEach(line::addSubcommand);
        // These reach only the subcommands that are there by now.
        line.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Main::refuse)
                .setExecutionExceptionHandler((failure, command, parsed) -> main.explain(failure, command));
        return line;
    }

    /** One line and where to read on, instead of a screenful of usage. */
    private static int refuse(ParameterException failure, String[] args) {
        CommandLine command = failure.getCommandLine();
        StringBuilder hint = new StringBuilder();
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            hint.append(near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
        }
        command.getErr().println("assay: " + failure.getMessage() + hint);
        command.getErr().println("       see ./" + command.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    private int explain(Exception failure, CommandLine command) {
        if (debug) {
            failure.printStackTrace(command.getErr());
        }
        Explanation explanation = Explanation.of(failure);
        explanation.lines().forEach(text -> command.getErr().println("assay: " + text));
        return explanation.exitCode();
    }

    /** Prints the version and the build. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "assay " + BuildInfo.version() + " (revision " + BuildInfo.revision() + ")",
                "Java " + System.getProperty("java.version") + " on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch")
            };
        }
    }
}
