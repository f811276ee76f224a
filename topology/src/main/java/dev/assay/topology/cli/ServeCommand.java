package dev.assay.topology.cli;

import dev.assay.topology.app.AssayService;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the service until it is told to stop. Confined to the main thread, but for what a signal calls. */
@Command(
        name = "serve",
        description = "Run the service: read events, publish verdicts, until SIGTERM or Ctrl-C.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        AssayService service = new AssayService(config.read(spec.commandLine().getErr()));
        String failure;
        EndSignals signals = EndSignals.handle(() -> stop(service));
        try {
            failure = service.run();
        } finally {
            signals.close();
        }
        if (failure != null) {
            log.error("stopped because {}", failure);
            return Main.FAULT;
        }
        return Main.OK;
    }

    /** The main thread ends the process when the service has stopped; one that does not stop is not waited for. */
    private static void stop(AssayService service) {
        service.stop();
        try {
            if (!service.awaitStopped(STOP_PATIENCE)) {
                log.error("not stopped within {} s, ending the process", STOP_PATIENCE.toSeconds());
                Runtime.getRuntime().halt(Main.FAULT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
