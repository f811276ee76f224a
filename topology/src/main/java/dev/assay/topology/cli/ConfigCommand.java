package dev.assay.topology.cli;

import dev.assay.topology.app.ConfigCheck;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigReference;
import dev.assay.topology.config.EffectiveConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What concerns the configuration. Confined to the main thread. */
@Command(
        name = "config",
        description = "Check a configuration file, or print the reference of all keys.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "name one of: check, reference");
    }

    /** Reads a file as the service would and prints what it would run with. */
    @Command(
            description = {
                "Read a configuration as serve does, and print what is in effect.",
                "Reads FILE with environment and --set, and looks at the files and folders that it names and is to "
                        + "read. Models are not loaded: of these only the folder's files are looked at."
            },
            mixinStandardHelpOptions = true)
    int check(
            @Parameters(paramLabel = "FILE", description = "Configuration file.") Path file,
            @Option(names = "--set", paramLabel = "KEY=VALUE", description = "As for serve.")
                    Map<String, String> overrides) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, String> set = overrides == null ? new LinkedHashMap<>() : overrides;
        AssayConfig config = AssayConfigReader.read(
                file,
                System.getenv(),
                set,
                warning -> spec.commandLine().getErr().println("assay: " + warning));
        String keys = ConfigCheck.files(config);
        out.println(EffectiveConfig.print(config));
        out.println("# " + file + " is good" + keys);
        return Main.OK;
    }

    /** Prints the reference table. */
    @Command(
            description = "Print every key with type, default and meaning, as Markdown.",
            mixinStandardHelpOptions = true)
    int reference() {
        spec.commandLine().getOut().println(ConfigReference.markdown());
        return Main.OK;
    }
}
