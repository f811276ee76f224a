package dev.assay.scoring.watermark.intake;

import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Visible;
import dev.assay.scoring.tokens.Tokenizer;
import dev.assay.scoring.tokens.Tokenizer.Tokenized;
import dev.assay.scoring.watermark.Attempt;
import dev.assay.scoring.watermark.TokenText;
import dev.assay.scoring.watermark.WatermarkKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attempts of one event while they are collected. Confined to the thread that collects them. */
final class EventReadings {
    private final Subject subject;
    private final String profile;
    private final int maxTests;
    private final @Nullable TokenText given;
    private final int largestGiven;
    private final Map<TextForm, Tokenized> tokenized = new HashMap<>();
    private final Map<String, List<int[]>> tried = new HashMap<>();
    private final List<Attempt> tests = new ArrayList<>();
    private final Map<Absence, List<WatermarkKey>> absences = new LinkedHashMap<>();
    private @Nullable WatermarkKey firstCut;
    private int made;
    private int cut;

    /** A text as one tokenizer gets it. */
    private record TextForm(String tokenizerId, String text) {}

    /** Why some keys have nothing to read. */
    private record Absence(Reason reason, String detail) {}

    EventReadings(Subject subject, String profile, int maxTests) {
        this.subject = subject;
        this.profile = profile;
        this.maxTests = maxTests;
        int[] ids = subject.tokens().ids();
        given = ids.length == 0
                ? null
                : new TokenText(ids, subject.promptIds(), subject.tokens().entropies());
        largestGiven = largest(ids);
    }

    void add(ProfileIntake.Pair pair) {
        WatermarkKey key = pair.key();
        if (key.detector().readsText()) {
            addWords(key);
            return;
        }
        String mismatch = declaredMismatch(key);
        if (mismatch != null) {
            absent(key, Reason.VOCABULARY_MISMATCH, mismatch);
        } else if (given != null) {
            addGiven(key, given);
        } else {
            addText(key, pair.tokenizer());
        }
    }

    /** A scheme that marks words: whatever the tokens are, the text is one reading. */
    private void addWords(WatermarkKey key) {
        if (Visible.none(subject.text())) {
            absent(key, Reason.EMPTY_TEXT, "completion");
        } else {
            test(key, TokenText.ofText(subject.text()), Map.of("profile", profile));
        }
    }

    private @Nullable String declaredMismatch(WatermarkKey key) {
        String declared = subject.vocabularyId();
        if (key.vocabularyId() != null
                && declared != null
                && !key.vocabularyId().equals(declared)) {
            return "model.vocabularyId";
        }
        Integer size = key.vocabularySize();
        Integer width = subject.vocabularySize();
        return size != null && width != null && !size.equals(width) ? "model.vocabularySize" : null;
    }

    private void addGiven(WatermarkKey key, TokenText tokens) {
        if (Arrays.stream(tokens.ids()).anyMatch(id -> id < 0)) {
            absent(key, Reason.INVALID_TOKEN_ID, "tokens.ids");
        } else if (exceeds(key, largestGiven)) {
            absent(key, Reason.VOCABULARY_MISMATCH, "tokens.ids");
        } else {
            test(key, tokens, Map.of("tokens", "event", "profile", profile));
        }
    }

    private void addText(WatermarkKey key, @Nullable Tokenizer tokenizer) {
        if (subject.text().isEmpty()) {
            absent(key, Reason.NO_TOKENS, "tokens.ids");
            return;
        }
        if (tokenizer == null) {
            absent(key, Reason.NO_TOKENS, "tokens.ids, and no tokenizer for the text");
            return;
        }
        TextForm form = new TextForm(tokenizer.id(), key.detector().beforeTokens(subject.text()));
        Tokenized read = tokenized.get(form);
        if (read == null) {
            if (cut > 0 || made >= maxTests) {
                // No further test is possible, so the text is not tokenised once more to find that out.
                cut(key);
                return;
            }
            read = tokenizer.encode(form.text());
            tokenized.put(form, read);
        }
        if (read.ids().length == 0) {
            absent(key, Reason.NO_TOKENS, "the text has no token");
        } else if (exceeds(key, largest(read.ids()))) {
            absent(key, Reason.VOCABULARY_MISMATCH, "tokenizer " + tokenizer.id());
        } else {
            // A text that was changed first has its tokens elsewhere.
            boolean asGiven = form.text().equals(subject.text());
            test(key, TokenText.read(read.ids(), asGiven ? read.places() : null), notes(form, read));
        }
    }

    private Map<String, String> notes(TextForm form, Tokenized read) {
        Map<String, String> notes = new HashMap<>();
        notes.put("tokens", "text");
        notes.put("tokenizer", form.tokenizerId());
        notes.put("profile", profile);
        if (!form.text().equals(subject.text())) {
            notes.put("text", "normalized");
        }
        if (read.cut()) {
            notes.put("tokens_read", "first " + read.ids().length);
        }
        return notes;
    }

    /** One more test, unless this key has read these tokens already or the limit is reached. */
    private void test(WatermarkKey key, TokenText tokens, Map<String, String> notes) {
        List<int[]> before = tried.computeIfAbsent(key.id(), id -> new ArrayList<>());
        if (before.stream().anyMatch(ids -> Arrays.equals(ids, tokens.ids()))) {
            return;
        }
        // A key that searches windows makes a second test of them.
        int cost = key.windows() ? 2 : 1;
        if (cut > 0 || made + cost > maxTests) {
            cut(key);
            return;
        }
        made += cost;
        before.add(tokens.ids());
        tests.add(Attempt.on(key, tokens, notes));
    }

    private void cut(WatermarkKey key) {
        firstCut = firstCut == null ? key : firstCut;
        cut += key.windows() ? 2 : 1;
    }

    private void absent(WatermarkKey key, Reason reason, String detail) {
        absences.computeIfAbsent(new Absence(reason, detail), first -> new ArrayList<>())
                .add(key);
    }

    /** Tests in the order they were added, then one entry for each reason why keys were not tried, the cut at last. */
    List<Attempt> attempts() {
        List<Attempt> all = new ArrayList<>();
        for (Attempt test : tests) {
            all.add(cut == 0 ? test : new Attempt(test.key(), test.text(), Reason.NONE, null, withCut(test.notes())));
        }
        absences.forEach((absence, keys) ->
                all.add(new Attempt(keys.get(0), null, absence.reason(), absence.detail(), absenceNotes(keys.size()))));
        if (firstCut != null) {
            String detail = "watermark.max-tests is " + maxTests + "; " + cut + " more were not made";
            all.add(new Attempt(firstCut, null, Reason.TESTS_CUT, detail, withCut(Map.of("profile", profile))));
        }
        return all;
    }

    /** Keys that are not tried for one reason share one entry, under the first one's id. */
    private Map<String, String> absenceNotes(int keys) {
        return keys == 1 ? Map.of("profile", profile) : Map.of("profile", profile, "keys", Integer.toString(keys));
    }

    private Map<String, String> withCut(Map<String, String> notes) {
        Map<String, String> more = new HashMap<>(notes);
        more.put("tests_cut", Integer.toString(cut));
        return more;
    }

    private static boolean exceeds(WatermarkKey key, int largest) {
        Integer size = key.vocabularySize();
        return size != null && largest >= size;
    }

    private static int largest(int[] ids) {
        int largest = -1;
        for (int id : ids) {
            largest = Math.max(largest, id);
        }
        return largest;
    }
}
