package dev.assay.scoring.consistency;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Numbers the distinct lower-cased tokens of one subject, from 1. Mutable; confined to the thread that scores the subject.
 */
public final class Vocabulary {
    private final Map<String, Integer> ids = new HashMap<>();

    /** The id of the lower-cased token, given on first sight. */
    public int intern(String token) {
        return internFolded(token.toLowerCase(Locale.ROOT));
    }

    /** The id of a token that is lower case already. */
    int internFolded(String folded) {
        Integer known = ids.get(folded);
        if (known != null) {
            return known;
        }
        int id = ids.size() + 1;
        ids.put(folded, id);
        return id;
    }

    /** Number of distinct tokens. */
    public int size() {
        return ids.size();
    }

    /** The sentences of one text as token ids. */
    public TokenIds internAll(List<List<String>> sentences) {
        TokenIds.Builder builder = new TokenIds.Builder();
        for (List<String> sentence : sentences) {
            for (String token : sentence) {
                builder.token(intern(token));
            }
            builder.endSentence();
        }
        return builder.build();
    }
}
