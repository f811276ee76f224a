package dev.assay.topology.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.Decided;
import dev.assay.scoring.cascade.control.Objective;
import java.time.Duration;
import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Whose event a name means, where tenants share a partition. */
class SharedIdsTest {
    private static final ThresholdRules RULES =
            new ThresholdRules(ControlPolicy.of(Objective.RISK_ONLINE, 0.1), 3, 400);

    private final TreeMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);
    private final Traffic.Log log = new Traffic.Log();

    private static Candidate event(String tenant, String id) {
        return Traffic.candidate(tenant, id, null, "model=" + tenant, -1, "Lyon");
    }

    private ThresholdBook book(ThresholdRules rules) {
        return new ThresholdBook(Traffic.shelf(entries), rules, log);
    }

    @Test
    void tenantsMayUseTheSameIds() {
        ThresholdBook book = book(RULES);
        for (String tenant : new String[] {"a", "b"}) {
            Deferral decided = book.decide(event(tenant, "1"), 1, 1);
            assertThat(decided.notes()).doesNotContainKey("repeated");
            assertThat(decided.thresholdKey()).isEqualTo("model=" + tenant);
        }
        assertThat(book.decide(event("a", "1"), 2, 2).notes()).containsKey("repeated");
        book.decide(event("a", "2"), 3, 3);
        book.decide(Traffic.candidate("b", "large", "1", "model=b", -1, "Lyon"), 4, 4);
        assertThat(log.counts).containsEntry("answer AGREES", 1);
        book = book(RULES);
        book.label(Note.Label.of(null, "1", true), 1, 5);
        assertThat(log.counts).as("of which tenant nobody says").containsEntry("AMBIGUOUS", 1);
        book.label(Note.Label.of("c", "1", true), 2, 6);
        assertThat(log.of("UNKNOWN")).isEqualTo(1);
        book.label(Note.Label.of("b", "1", true), 3, 7);
        book.label(Note.Label.of("b", "large", true), 4, 8);
        assertThat(log.counts)
                .containsEntry("COUNTED", 1)
                .containsEntry("LARGER", 1)
                .containsEntry("pair true true", 1);
        assertThat(book.open()).isEqualTo(2);
        // Only one has this id, but others may have had it too and left nothing.
        book.label(Note.Label.of(" ", "2", false), 5, 9);
        assertThat(log.of("AMBIGUOUS")).isEqualTo(2);
        Deferral bare = book.decide(Traffic.answer("large-2", "2", "model=a", "Lyon"), 6, 10);
        assertThat(bare.notes()).containsEntry("answers", "unknown");
    }

    /** As where ids are random: nobody needs to name the tenant. */
    @Test
    void idsOfTheirOwnNameEventsWithoutTheTenant() {
        ThresholdBook book = book(RULES);
        for (String tenant : new String[] {"a", "b"}) {
            book.decide(event(tenant, "of " + tenant), 1, 1);
        }
        book = book(RULES);
        Deferral answer = book.decide(Traffic.answer("large", "of a", "model=a", "Lyon"), 2, 2);
        assertThat(answer.notes()).containsEntry("answers", "known");
        book.label(Note.Label.of(null, "of a", true), 1, 3);
        book.label(Note.Label.of(null, "of b", true), 2, 3);
        assertThat(log.of("COUNTED")).isEqualTo(2);
    }

    /** An event that was neither drawn nor deferred leaves nothing behind, and its label must not go to another. */
    @Test
    void labelsOfUndrawnEventsGoToNoOtherTenant() {
        ThresholdRules rules = new ThresholdRules(
                ControlPolicy.of(Objective.RISK_ONLINE, 0.1)
                        .with(new Audit(0.3, 0.3, 2_000, Duration.ofDays(7), MissingLabel.WRONG))
                        .with(new ColdStart(ColdStart.Behaviour.SHADOW, 100, null, 5.0)),
                10,
                5_000);
        ThresholdBook book = book(rules);
        int meant = 0;
        for (int i = 0; i < 200; i++) {
            boolean drawn = drawn(book.decide(event("a", "" + i), i, i));
            boolean others = drawn(book.decide(event("b", "" + i), i, i));
            if (drawn && !others) {
                book = book(rules);
                book.label(Note.Label.of(null, "" + i, false), i, i);
                meant++;
            }
        }
        assertThat(meant).isGreaterThan(20);
        assertThat(log.counts).containsEntry("AMBIGUOUS", meant).doesNotContainKey("COUNTED");
    }

    private static boolean drawn(Deferral decided) {
        return "true".equals(decided.notes().get("audited"));
    }

    /** Deferrals are answered and labelled minutes to days later, an upgrade between or not. */
    @Test
    void whatWasRememberedByTheIdAloneIsFoundByWhoeverNamesTheTenant() {
        ThresholdBook book = book(RULES);
        book.decide(event(null, "X"), 1, 1);
        book.decide(event(null, "Y"), 1, 1);
        entries.entrySet().stream()
                .filter(entry -> entry.getKey()[0] == Remembered.KIND)
                .forEach(entry -> entry.setValue(byIdAlone(entry.getValue())));
        book = book(RULES);
        assertThat(book.decide(event("t", "X"), 2, 2).notes()).containsKey("repeated");
        assertThat(book.remembered()).isEqualTo(2);
        Deferral answer = book.decide(Traffic.candidate("t", "large", "X", "model=t", -1, "Lyon"), 3, 3);
        assertThat(answer.notes()).containsEntry("answers", "known");
        book = book(RULES);
        Deferral again = book.decide(Traffic.candidate("t", "larger", "X", "model=t", -1, "Lyon"), 4, 4);
        assertThat(again.notes()).containsEntry("answers", "repeated");
        book.label(Note.Label.of("t", "X", true), 1, 5);
        book.label(Note.Label.of("t", "X", true), 2, 6);
        book.label(Note.Label.of(null, "Y", true), 3, 7);
        book.label(Note.Label.of("t", "large", true), 4, 8);
        assertThat(log.counts)
                .containsEntry("COUNTED", 2)
                .containsEntry("REPEATED", 1)
                .containsEntry("LARGER", 1)
                .containsEntry("pair true true", 1);
    }

    @Test
    void whatIsOfAnEventWithoutATenantIsNotFoundByOneWith() {
        ThresholdBook book = book(RULES);
        book.decide(event(null, "X"), 1, 1);
        assertThat(book.decide(event("t", "X"), 2, 2).notes()).doesNotContainKey("repeated");
        book.label(Note.Label.of("u", "X", true), 1, 3);
        assertThat(log.counts).containsEntry("UNKNOWN", 1);
    }

    @Test
    void bothFormatsAreReadAndTheFirstStaysWhatItIs() {
        Remembered second = Remembered.decision(
                event("t", "e"), 7, EventKey.of("key"), new Decided(3, 1, false, true, 1, 0.5, 99, true, true), null);
        assertThat(Remembered.decode(second.event(), second.encode())).isEqualTo(second);
        Remembered first = Remembered.decode(second.event(), byIdAlone(second.encode()));
        assertThat(first.bare()).isNull();
        assertThat(first.encode()).isEqualTo(byIdAlone(second.encode()));
    }

    /** The bytes of format 1: the same without the id by itself. */
    private static byte[] byIdAlone(byte[] second) {
        byte[] first = new byte[second.length - EventKey.BYTES];
        int place = 1 + 2 * Long.BYTES + EventKey.BYTES;
        System.arraycopy(second, 0, first, 0, place);
        System.arraycopy(second, place + EventKey.BYTES, first, place, first.length - place);
        first[0] = 1;
        return first;
    }
}
