package dev.assay.topology.demo;

import dev.assay.topology.cli.ExtraCommand;
import dev.assay.topology.cli.Main;
import dev.assay.topology.cli.terminal.Ansi;
import dev.assay.topology.cli.terminal.Style;
import dev.assay.topology.cli.terminal.Terminal;
import dev.assay.topology.config.AssayConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows everything at once, on this machine. Confined to the main thread. */
@Command(
        name = "demo",
        description = {
            "Show everything at once, without any set-up.",
            "A real Kafka broker, a registry and Assay start here, bundled events with known labels go through, and "
                    + "each verdict is shown beside its label. Exit 0 when every record is accounted for and every "
                    + "label agrees. Leaves nothing behind."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer>, ExtraCommand {
    /** What a shell reports for a program that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private final PrintStream out;
    private final Map<String, String> environment;
    private final boolean live;

    @Option(names = "--keep", description = "Leave everything running at the end, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "Colour: auto (on a terminal), always or never; auto when left out.")
    private Ansi.Mode color = Ansi.Mode.AUTO;

    /** On standard output, in UTF-8 whatever the locale. */
    public DemoCommand() {
        this(
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                System.getenv(),
                Terminal.isStdout());
    }

    DemoCommand(PrintStream out, Map<String, String> environment, boolean live) {
        this.out = out;
        this.environment = environment;
        this.live = live;
    }

    @Override
    public Integer call() throws Exception {
        try (Interruption interruption = new Interruption()) {
            try {
                return run(Ansi.of(color, environment, live));
            } catch (Exception e) {
                if (!interruption.asked()) {
                    throw e;
                }
                out.println();
                out.println(e instanceof DemoStack.UncleanEnd ? e.getMessage() : "stopped; nothing is left behind");
                out.flush();
                return INTERRUPTED;
            }
        }
    }

    private int run(Ansi ansi) throws Exception {
        long start = System.nanoTime();
        List<DemoEvent> events = BundledEvents.load();
        out.println(ansi.paint(Style.BOLD, "Assay demo") + ": " + events.size()
                + " bundled events through a real Kafka broker.");
        out.println("They were chosen for clear labels: a demonstration, not a measurement.");
        out.println();
        DemoStack stack = DemoStack.start(new Progress(out, ansi));
        try {
            DemoTable table = new DemoTable(out, ansi, live, live ? Terminal.width(environment) : 0);
            Summary summary = new DemoRun(stack, events, table, out, start).run();
            summary.print(out, ansi);
            next(stack, ansi);
            if (keep) {
                keepRunning(stack);
            }
            return summary.holds() ? Main.OK : Main.NOT_HELD;
        } finally {
            stack.close();
            out.flush();
        }
    }

    private void next(DemoStack stack, Ansi ansi) {
        AssayConfig config = stack.config();
        String where = "--set kafka.bootstrap-servers=%s --set registry.url=%s"
                .formatted(config.kafka().bootstrapServers(), config.registry().url());
        out.println();
        if (keep) {
            out.println(ansi.paint(Style.BOLD, "Still running") + ", until Ctrl-C; from another terminal:");
            out.println("  curl " + stack.adminUri().resolve("/metrics"));
            out.println("  ./assay tail verdicts --from-beginning --idle 2 " + where);
            out.println("  ./assay produce FILE " + where);
        } else {
            out.println(ansi.paint(Style.BOLD, "Next"));
            out.println("  ./assay demo --keep               the same, left running to look around in");
            out.println("  ./assay score events.jsonl        the same numbers without Kafka");
            out.println("  ./assay serve -c assay.yaml       on your own cluster; begin with the settings");
            out.println("                                    kafka.bootstrap-servers, registry.url and");
            out.println("                                    watermark.key-file");
            out.println("  ./assay config reference          every setting");
        }
        out.flush();
    }

    private static void keepRunning(DemoStack stack) throws InterruptedException {
        while (true) {
            stack.requireService();
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }
}
