package dev.assay.scoring.session;

import dev.assay.scoring.Evidence;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Prints what a message costs the stream thread and the memory: messages of 200 fresh draws, one thread; CPU time. */
final class SessionSpeed {
    private static final int DRAWS = 200;
    private static final int ROUNDS = 3;

    private SessionSpeed() {}

    public static void main(String[] args) {
        for (int keys : new int[] {1, 64}) {
            for (int length : new int[] {10, 150}) {
                String line = "";
                for (int round = 0; round < ROUNDS; round++) {
                    line = measure(keys, length, keys == 1 ? 60 : 6);
                }
                System.out.println(line);
            }
        }
    }

    private static String measure(int keys, int length, int conversations) {
        SplittableRandom random = new SplittableRandom(3);
        SessionBook book = new SessionBook(SessionShelf.inMemory(), SessionRules.DEFAULT);
        List<SessionMessage> messages = new ArrayList<>();
        for (int i = 0; i < conversations * length; i++) {
            messages.add(message(random, keys));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < messages.size(); i++) {
            book.record(SessionKey.of(null, "c" + i % conversations), messages.get(i), i, i);
        }
        double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / messages.size();
        return String.format(
                Locale.ROOT,
                "%2d keys, %3d messages per conversation: %4.0f us per message, %4.0f KB per conversation",
                keys,
                length,
                micros,
                book.bytes() / 1024.0 / book.sessions());
    }

    private static SessionMessage message(SplittableRandom random, int keys) {
        long[] identities = random.longs(DRAWS).toArray();
        Evidence[] evidence = new Evidence[keys];
        for (int key = 0; key < keys; key++) {
            double[] values = random.doubles(DRAWS).map(u -> u < 0.25 ? 1 : 0).toArray();
            evidence[key] = Messages.evidence("k" + key, Messages.QUARTER, identities, values);
        }
        return Messages.message(evidence);
    }
}
