package dev.assay.topology.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.ControlState;
import dev.assay.scoring.cascade.control.Objective;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the build before format 2 left on the shelf, with labels, a freeze and a revert in the journal. */
class FormerStateTest {
    private static final String FOLDER = "/thresholds-format-1/";

    /** A threshold as the former build had it. */
    private record Former(double threshold, ControlState state, long version) {}

    @ParameterizedTest
    @EnumSource(Objective.class)
    void theThresholdsOfTheFormerBuildGoOn(Objective objective) throws IOException {
        Map<byte[], byte[]> shelf = shelf(objective);
        ThresholdRules rules = new ThresholdRules(policy(objective), 5, 12);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(shelf), rules, new Traffic.Log());
        Map<String, Former> former = former(objective);
        assertThat(book.standings()).hasSize(former.size());
        for (ThresholdBook.Standing now : book.standings()) {
            Former before = former.get(now.key());
            if (objective != Objective.RISK_ONLINE || now.state() == ControlState.FROZEN) {
                assertThat(now.threshold()).as(now.key()).isEqualTo(before.threshold());
                assertThat(now.state()).as(now.key()).isEqualTo(before.state());
            } else {
                // What an operator held counts no more, so that the law's own count differs.
                assertThat(now.state()).as(now.key()).isEqualTo(before.state());
                assertThat(now.threshold()).as(now.key()).isCloseTo(before.threshold(), within(0.6));
            }
        }
        Traffic.Log log = new Traffic.Log();
        ThresholdBook again = new ThresholdBook(Traffic.shelf(shelf), rules, log);
        assertThat(again.standings()).containsExactlyInAnyOrderElementsOf(book.standings());
        again.obey(new Note.Order(Note.Kind.UNFREEZE, null, null, "o", "t"), 1, 400_000);
        log.moves.clear();
        again.obey(new Note.Order(Note.Kind.FREEZE, null, null, "o", "t"), 2, 400_000);
        assertThat(log.moves.stream().filter(move -> move.change() != null))
                .hasSize(former.size())
                .allSatisfy(move -> assertThat(move.change().version())
                        .isGreaterThan(former.get(move.key()).version()));
    }

    /** The laws of this build may never have recorded it. */
    @Test
    void aRevertToAVersionThatIsNotKeptHoldsTheThresholdWhereItIs() {
        Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
        ThresholdRules rules = new ThresholdRules(policy(Objective.RATE_TRACKING), 5, 12);
        ThresholdBook book = new ThresholdBook(Traffic.shelf(entries), rules, new Traffic.Log());
        for (int i = 0; i < 50; i++) {
            book.decide(Traffic.event("e" + i, "key", -i % 10), i, i);
        }
        ThresholdBook.Standing before = book.standings().iterator().next();
        byte[] former = new Operation.Revert(999, null, 50).encode(51);
        byte[] slot = EventKey.of("key")
                .write(ByteBuffer.allocate(1 + EventKey.BYTES + Short.BYTES).put(KeyControl.CALL))
                .putShort((short) 51)
                .array();
        entries.put(slot, former);
        assertThat(new ThresholdBook(Traffic.shelf(entries), rules, new Traffic.Log()).standings())
                .containsExactly(new ThresholdBook.Standing("key", before.threshold(), ControlState.FROZEN));
        // What this build writes names the threshold, so that no count of versions is asked.
        entries.put(slot, new Operation.Revert(999, 7.5, 50).encode(51));
        assertThat(new ThresholdBook(Traffic.shelf(entries), rules, new Traffic.Log()).standings())
                .containsExactly(new ThresholdBook.Standing("key", -7.5, ControlState.FROZEN));
    }

    private static ControlPolicy policy(Objective objective) {
        boolean none = objective == Objective.NONE;
        ControlPolicy usual = ControlPolicy.of(none ? Objective.RATE_TRACKING : objective, 0.2);
        return new ControlPolicy(
                objective,
                0.2,
                60,
                0.3,
                0.02,
                20,
                usual.bounds(),
                new Audit(0.9, 1, 100, Duration.ofMinutes(15), MissingLabel.WRONG),
                new ColdStart(ColdStart.Behaviour.DEFER, 30, null, none ? 4.0 : null),
                new ControlPolicy.Certification(0.2, 0.1, 100));
    }

    private static Map<byte[], byte[]> shelf(Objective objective) throws IOException {
        Map<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(open(objective + ".bin.gz")))) {
            for (int left = in.readInt(); left > 0; left--) {
                byte[] key = in.readNBytes(in.readInt());
                entries.put(key, in.readNBytes(in.readInt()));
            }
        }
        return entries;
    }

    private static Map<String, Former> former(Objective objective) throws IOException {
        try (InputStream in = open("expected.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(","))
                    .filter(cells -> cells[0].equals(objective.name()))
                    .collect(Collectors.toMap(
                            cells -> cells[1],
                            cells -> new Former(
                                    Double.parseDouble(cells[2]),
                                    ControlState.valueOf(cells[3]),
                                    Long.parseLong(cells[4]))));
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(FormerStateTest.class.getResourceAsStream(FOLDER + name), name);
    }
}
