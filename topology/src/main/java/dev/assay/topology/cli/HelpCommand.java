package dev.assay.topology.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the help of a command, or of one below it, as {@code assay help evaluate cascade}. Confined to the main thread. */
@Command(name = "help", helpCommand = true, description = "Show the help of a command.")
final class HelpCommand implements Runnable {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command; without one all of them are listed.")
    private List<String> names = List.of();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        CommandLine at = spec.commandLine().getParent();
        for (String name : names) {
            CommandLine next = at.getSubcommands().get(name);
            if (next == null) {
                throw new ParameterException(at, "no command '" + name + "' below " + qualified(at) + commands(at));
            }
            at = next;
        }
        at.usage(spec.commandLine().getOut());
    }

    private static String qualified(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String commands(CommandLine of) {
        return of.getSubcommands().isEmpty()
                ? ""
                : "; it has " + String.join(", ", of.getSubcommands().keySet());
    }
}
