package dev.assay.serdes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract over the real Apicurio server: {@code mvn verify -Papicurio}, with a JDK 21 or newer on the machine. */
class ApicurioContractIT extends RegistryContract {
    private static final int LEAST_JAVA = 21;

    private static Process server;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        String folder = System.getProperty("apicurio.dir", "");
        assumeTrue(!folder.isBlank(), "the Apicurio server is not unpacked; run with -Papicurio");
        Optional<Path> jar = find(Path.of(folder));
        assumeTrue(jar.isPresent(), "no quarkus-run.jar below " + folder);
        Optional<Path> java = newerJava();
        assumeTrue(java.isPresent(), "the Apicurio server needs a JDK 21 or newer; set JAVA_HOME_21 or -Dassay.jdk21");
        int port = freePort();
        url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
        Path log = Path.of(folder, "server-" + port + ".log");
        server = new ProcessBuilder(
                        java.get().toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=" + port,
                        "-jar",
                        jar.get().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitReady(log);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (server != null) {
            server.destroy();
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    @Override
    String url() {
        return url;
    }

    private static void awaitReady(Path log) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/subjects")).build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
        while (true) {
            assertThat(server.isAlive()).as("server runs; see %s", log).isTrue();
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                assertThat(System.nanoTime()).as("ready in 90 s; see %s", log).isLessThan(end);
            }
            Thread.sleep(200);
        }
    }

    private static Optional<Path> find(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(folder, 3)) {
            return files.filter(file -> file.endsWith("quarkus-run.jar")).findFirst();
        }
    }

    /** The named JDK, this one, those of the environment, then those in the usual folder. */
    private static Optional<Path> newerJava() throws IOException {
        List<Path> homes = new ArrayList<>();
        Optional.ofNullable(System.getProperty("assay.jdk21")).map(Path::of).ifPresent(homes::add);
        homes.add(Path.of(System.getProperty("java.home")));
        for (Map.Entry<String, String> entry : System.getenv().entrySet()) {
            if (entry.getKey().startsWith("JAVA_HOME")) {
                homes.add(Path.of(entry.getValue()));
            }
        }
        Path usual = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(usual)) {
            try (Stream<Path> installed = Files.list(usual)) {
                installed.sorted().forEach(homes::add);
            }
        }
        for (Path home : homes) {
            Path java = home.resolve("bin").resolve("java");
            if (Files.isExecutable(java) && version(home) >= LEAST_JAVA) {
                return Optional.of(java);
            }
        }
        return Optional.empty();
    }

    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(Files.readString(release));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
