package dev.assay.scoring.session;

import static dev.assay.scoring.session.Messages.measure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SessionBookTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final SessionKey KEY = SessionKey.of("tenant", "conversation");

    private final SplittableRandom random = new SplittableRandom(5);
    private final SessionShelf shelf = SessionShelf.inMemory();

    private static Map<String, String> contents(SessionShelf shelf) {
        Map<String, String> contents = new TreeMap<>();
        shelf.forEach((key, value) -> contents.put(Arrays.toString(key), Arrays.toString(value)));
        return contents;
    }

    private static SessionRules rules(int maxDraws, long maxBytes) {
        return new SessionRules(1e-3, Duration.ofHours(24), maxDraws, maxBytes);
    }

    @Test
    void aBookThatIsReopenedAfterEveryMessageEqualsOneThatIsNot() {
        SessionShelf other = SessionShelf.inMemory();
        SessionBook steady = new SessionBook(other, SessionRules.DEFAULT);
        for (int i = 0; i < 200; i++) {
            SessionKey key = SessionKey.of(null, "c" + random.nextInt(5));
            SessionMessage message = Messages.random(random, random.nextInt(300), 0.3);
            SessionBook reopened = new SessionBook(shelf, SessionRules.DEFAULT);
            assertThat(reopened.record(key, message, i, i).evidence())
                    .isEqualTo(steady.record(key, message, i, i).evidence());
            assertThat(reopened.bytes()).isEqualTo(steady.bytes());
            assertThat(reopened.sessions()).isEqualTo(steady.sessions());
        }
        assertThat(contents(shelf)).isEqualTo(contents(other)).hasSizeGreaterThan(10);
    }

    @Test
    void tenantsAndConversationsAreApart() {
        assertThat(List.of(
                        SessionKey.of(null, "c"),
                        SessionKey.of("", "c"),
                        SessionKey.of("t", "c"),
                        SessionKey.of("tc", ""),
                        SessionKey.of("", "tc"),
                        SessionKey.of("\ud800", "\udc00\u0627\ud83d\ude00")))
                .doesNotHaveDuplicates();
        assertThat(SessionKey.of("t", "c")).isEqualTo(SessionKey.of("t", "c"));
    }

    @Test
    void aSilentSessionIsOverWhetherOrNotItWasRemoved() {
        SessionBook book = new SessionBook(shelf, SessionRules.DEFAULT);
        SessionMessage message = Messages.random(random, 10, 1);
        book.record(KEY, message, 0, 0);
        Evidence within = book.record(KEY, Messages.random(random, 10, 1), 1, 24 * HOUR)
                .evidence()
                .get(0);
        assertThat(measure(within, "draws")).isEqualTo(20);
        Evidence anew = book.record(KEY, message, 2, 48 * HOUR + 1).evidence().get(0);
        assertThat(measure(anew, "draws")).isEqualTo(10);
        assertThat(measure(anew, "messages")).isEqualTo(1);
    }

    @Test
    void silentSessionsAreRemovedAFewAtATime() {
        SessionBook book = new SessionBook(shelf, SessionRules.DEFAULT);
        for (int i = 0; i < 10; i++) {
            book.record(SessionKey.of(null, "c" + i), Messages.random(random, 2_000, 0.2), i, i);
        }
        assertThat(book.expire(100)).isZero();
        book.record(KEY, Messages.random(random, 5, 0.2), 11, 24 * HOUR + 6);
        assertThat(book.expire(4)).isEqualTo(4);
        assertThat(book.expire(4)).isEqualTo(2);
        assertThat(book.sessions()).isEqualTo(5);
        assertThat(new SessionBook(shelf, SessionRules.DEFAULT).sessions()).isEqualTo(5);
        book.record(KEY, Messages.random(random, 5, 0.2), 12, 100 * HOUR);
        assertThat(book.expire(100)).isEqualTo(4);
        assertThat(contents(shelf)).hasSize(2);
    }

    @Test
    void lateMessagesDoNotTurnTheClockBack() {
        SessionBook book = new SessionBook(shelf, SessionRules.DEFAULT);
        book.record(KEY, Messages.random(random, 5, 0.2), 0, 100 * HOUR);
        SessionKey late = SessionKey.of(null, "backfill");
        book.record(late, Messages.random(random, 5, 0.2), 1, 0);
        assertThat(book.expire(10)).isZero();
        assertThat(measure(
                        book.record(late, Messages.random(random, 5, 0.2), 2, 1)
                                .evidence()
                                .get(0),
                        "messages"))
                .isEqualTo(2);
    }

    @Test
    void theSessionSilentLongestMakesRoom() {
        long room = 40_000;
        SessionBook book = new SessionBook(shelf, rules(10_000, room));
        int evicted = 0;
        for (int i = 0; i < 500; i++) {
            SessionKey key = SessionKey.of(null, "c" + i % 50);
            evicted += book.record(key, Messages.random(random, 100, 0.2), i, i).evicted();
            assertThat(book.bytes()).isLessThanOrEqualTo(room);
        }
        assertThat(evicted).isGreaterThan(100);
        List<Integer> sizes = new ArrayList<>();
        shelf.forEach((key, value) -> sizes.add(key.length + value.length));
        assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isLessThan((int) room);
        assertThat(book.sessions()).isGreaterThan(10);
    }

    @Test
    void oneSessionIsKeptEvenIfItIsLargerThanTheRoom() {
        SessionBook book = new SessionBook(shelf, rules(5_000, 1));
        for (int i = 0; i < 20; i++) {
            book.record(KEY, Messages.random(random, 500, 0.2), i, i);
        }
        assertThat(book.sessions()).isEqualTo(1);
        assertThat(book.bytes()).isLessThan(25_000);
    }

    @Test
    void memoryIsBoundedHoweverLongTheConversation() {
        SessionBook book = new SessionBook(shelf, rules(4_096, 1 << 20));
        for (int i = 0; i < 2_000; i++) {
            book.record(KEY, Messages.random(random, 200, 0.2), i, i);
        }
        assertThat(book.bytes()).isLessThan(20_000);
        assertThat(contents(shelf)).hasSize(5);
    }

    @Test
    void whatAnotherVersionLeftIsRemovedAndTheSessionBeginsAnew() {
        new SessionBook(shelf, SessionRules.DEFAULT).record(KEY, Messages.random(random, 3_000, 0.2), 0, 0);
        List<byte[]> heads = new ArrayList<>();
        shelf.forEach((key, value) -> {
            if (value.length < 100) {
                heads.add(key);
            }
        });
        shelf.put(heads.get(0), new byte[] {99, 1, 2});
        SessionBook book = new SessionBook(shelf, SessionRules.DEFAULT);
        assertThat(book.sessions()).isZero();
        assertThat(contents(shelf)).isEmpty();
        assertThat(measure(
                        book.record(KEY, Messages.random(random, 7, 0.2), 1, 1)
                                .evidence()
                                .get(0),
                        "draws"))
                .isEqualTo(7);
    }

    @Test
    void rulesRefuseWhatCannotWork() {
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionRules(0, Duration.ofHours(1), 1, 1));
        org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionRules(0.1, Duration.ZERO, 1, 1));
        assertThat(SessionRules.DEFAULT.describe()).contains("alpha=0.001").contains("max-draws=32768");
    }
}
