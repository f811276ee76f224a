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

/** Runs the service until it is told to stop. Confined to the main thread, but for the shutdown hook. */
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
        Thread main = Thread.currentThread();
        Thread hook = new Thread(() -> stop(service, main), "assay-shutdown");
        // The hook is for JVMs without signal handling, and for an exit from within.
        Runtime.getRuntime().addShutdownHook(hook);
        StopSignals.install(service::stop);
        String failure = service.run();
        if (failure != null) {
            log.error("stopped because {}", failure);
            return Main.FAULT;
        }
        return Main.OK;
    }

    /** A signal ends the JVM as soon as its hooks return, so this one waits for the orderly stop. */
    private static void stop(AssayService service, Thread main) {
        service.stop();
        try {
            service.awaitStopped(STOP_PATIENCE);
        } catch (InterruptedException e) {
            main.interrupt();
        }
    }
}
