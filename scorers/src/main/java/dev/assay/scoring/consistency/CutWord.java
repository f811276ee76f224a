package dev.assay.scoring.consistency;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.SentenceSplitter.Role;
import dev.assay.scoring.text.Tokens;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How the English rules cut one run without white space. Words of one text come again in the next, so the latest ones are
 * kept for all events, a fixed number of them. Immutable; any thread may read it.
 */
final class CutWord {
    private static final int LONGEST_KEPT = 40;
    private static final int KEPT = 1 << 16;
    private static final AtomicReferenceArray<@Nullable CutWord> CACHE = new AtomicReferenceArray<>(KEPT);

    /** The run. */
    final String word;
    /** Its tokens in lower case. */
    final String[] folded;
    /** {@link Vocabulary#hash} of each. */
    final int[] hashes;
    /** Role of each. */
    final Role[] roles;
    /** First token as it stands; a special string may have begun before it, or null. */
    final @Nullable String begun;
    /** Last token as it stands, where a special string may go on behind it, or null. */
    final @Nullable String continues;

    private CutWord(String word) {
        this.word = word;
        boolean whole = EnglishTokenizer.isWhole(word, 0, word.length());
        Tokens tokens = whole ? null : EnglishTokenizer.tokenize(word);
        int size = tokens == null ? 1 : tokens.size();
        folded = new String[size];
        hashes = new int[size];
        roles = new Role[size];
        for (int i = 0; i < size; i++) {
            String token = tokens == null ? word : tokens.token(i);
            folded[i] = token.toLowerCase(Locale.ROOT);
            hashes[i] = Vocabulary.hash(folded[i], 0, folded[i].length());
            roles[i] = tokens == null ? Role.OTHER : SentenceSplitter.role(tokens, i);
        }
        String first = tokens == null ? word : tokens.token(0);
        String last = tokens == null ? word : tokens.token(size - 1);
        begun = EnglishTokenizer.mayHaveBegun(first) ? first : null;
        continues = EnglishTokenizer.mayContinue(last) ? last : null;
    }

    /** The run [start, end) of a text; {@code hash} is a hash of it, the same for equal runs. */
    static CutWord of(String text, int start, int end, int hash) {
        if (end - start > LONGEST_KEPT) {
            return new CutWord(text.substring(start, end));
        }
        int slot = (hash ^ (hash >>> 16)) & (KEPT - 1);
        CutWord known = CACHE.getAcquire(slot);
        if (known != null && known.is(text, start, end)) {
            return known;
        }
        CutWord made = new CutWord(text.substring(start, end));
        CACHE.setRelease(slot, made);
        return made;
    }

    /** Whether this is the cut of [start, end) of the text. */
    boolean is(String text, int start, int end) {
        return word.length() == end - start && text.startsWith(word, start);
    }

    /** Whether the two runs might be cut otherwise side by side. */
    static boolean mayJoin(CutWord before, CutWord after) {
        return before.continues != null
                && after.begun != null
                && EnglishTokenizer.mayJoin(before.continues, after.begun);
    }
}
