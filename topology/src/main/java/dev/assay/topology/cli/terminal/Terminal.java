package dev.assay.topology.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Finds out about the terminal that the process writes to. Stateless; any thread may call it. */
public final class Terminal {
    private static final int DEFAULT_WIDTH = 80;
    private static final int LEAST_WIDTH = 20;
    private static final int GREATEST_WIDTH = 1000;

    private Terminal() {}

    /** Whether standard output is a terminal. */
    public static boolean isStdout() {
        Path descriptor = Path.of("/proc/self/fd/1");
        if (Files.isSymbolicLink(descriptor)) {
            try {
                String target = Files.readSymbolicLink(descriptor).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException e) {
                return isConsole();
            }
        }
        return isConsole();
    }

    /** Columns of the terminal: {@code COLUMNS}, else what {@code stty} says, else 80. */
    public static int width(Map<String, String> environment) {
        int width = parse(environment.getOrDefault("COLUMNS", ""));
        if (width == 0) {
            width = parse(lastWord(stty()));
        }
        return width == 0 ? DEFAULT_WIDTH : Math.max(LEAST_WIDTH, Math.min(GREATEST_WIDTH, width));
    }

    /** The portable answer; it also wants standard input to be a terminal. From Java 22 on a console may be none. */
    @SuppressWarnings("SystemConsoleNull") // both answers are dealt with
    private static boolean isConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static String stty() {
        File terminal = new File("/dev/tty");
        if (!terminal.canRead()) {
            return "";
        }
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(1, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "";
            }
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            // No stty, or no controlling terminal: the width is a matter of looks only.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String lastWord(String text) {
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    private static int parse(String text) {
        return text.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(text) : 0;
    }
}
