package dev.assay.scoring.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The strings that English splits against the affix rules: contractions, clock times, abbreviations, emoticons. Immutable
 * after construction; any thread may read it.
 */
final class Exceptions {
    /** Length of the longest special string in UTF-16 units. */
    final int longest;

    private final Map<String, int[]> parts;
    // By the low bits of the first and the last character: a bit for each length.
    private final long[] beginning = new long[0x80];
    private final long[] ending = new long[0x80];
    private final String[] slots;
    private final int[][] slotParts;

    private Exceptions(Map<String, int[]> parts) {
        this.parts = Map.copyOf(parts);
        longest = parts.keySet().stream().mapToInt(String::length).max().orElse(0);
        if (longest >= Long.SIZE) {
            throw new IllegalStateException("a special string is too long");
        }
        int capacity = Integer.highestOneBit(parts.size() * 4);
        slots = new String[capacity];
        slotParts = new int[capacity][];
        parts.forEach((string, tokens) -> {
            int slot = slot(string, 0, string.length());
            slots[slot] = string;
            slotParts[slot] = tokens;
            beginning[string.charAt(0) & 0x7F] |= 1L << string.length();
            ending[string.charAt(string.length() - 1) & 0x7F] |= 1L << string.length();
        });
    }

    /** The lengths of the tokens that [start, end) is made of, or null when it is no special string. */
    int @Nullable [] find(String text, int start, int end) {
        return end <= start || !mayBe(text.charAt(start), text.charAt(end - 1), end - start)
                ? null
                : slotParts[slot(text, start, end)];
    }

    /** Whether [start, end) is a special string. */
    boolean has(char[] text, int start, int end) {
        if (!mayBe(text[start], text[end - 1], end - start)) {
            return false;
        }
        int hash = 0;
        for (int at = start; at < end; at++) {
            hash = 31 * hash + text[at];
        }
        int slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
        while (slots[slot] != null && !equal(slots[slot], text, start, end)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slots[slot] != null;
    }

    /** False where no special string so long has these characters at its ends; most words need no closer look. */
    private boolean mayBe(char first, char last, int length) {
        return length <= longest && (((beginning[first & 0x7F] & ending[last & 0x7F]) >>> length) & 1) != 0;
    }

    private static boolean equal(String special, char[] text, int start, int end) {
        if (special.length() != end - start) {
            return false;
        }
        for (int at = start; at < end; at++) {
            if (special.charAt(at - start) != text[at]) {
                return false;
            }
        }
        return true;
    }

    /** Every special string with its token lengths. */
    Map<String, int[]> all() {
        return parts;
    }

    private int slot(String text, int start, int end) {
        int hash = 0;
        for (int at = start; at < end; at++) {
            hash = 31 * hash + text.charAt(at);
        }
        int slot = (hash ^ (hash >>> 15)) & (slots.length - 1);
        while (slots[slot] != null && !equal(slots[slot], text, start, end)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private static boolean equal(String special, String text, int start, int end) {
        return special.length() == end - start && text.startsWith(special, start);
    }

    static Exceptions english() {
        Builder builder = new Builder();
        builder.shared();
        builder.pronouns();
        builder.questionWords();
        builder.verbs();
        builder.droppedLetters();
        builder.clockTimes();
        builder.rest();
        // Words in their own right that the families above would split.
        for (String word : words("ill its hell shell shed were well whore")) {
            builder.out.remove(word);
            builder.out.remove(title(word));
        }
        return new Exceptions(builder.withTypographicApostrophes());
    }

    private static List<String> words(String blankSeparated) {
        return List.of(blankSeparated.trim().split("\\s+", -1));
    }

    private static String title(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static final class Builder {
        private final Map<String, List<String>> out = new HashMap<>();

        private void add(String... tokens) {
            out.put(String.join("", tokens), List.of(tokens));
        }

        private void whole(Collection<String> strings) {
            strings.forEach(this::add);
        }

        /** Adds stem and endings, with and without apostrophes in the endings, for the stem and its title case. */
        private void family(Collection<String> stems, String... endings) {
            for (String stem : stems) {
                for (String cased : List.of(stem, title(stem))) {
                    ending(cased, false, endings);
                    ending(cased, true, endings);
                }
            }
        }

        private void ending(String stem, boolean bare, String... endings) {
            List<String> tokens = new ArrayList<>();
            tokens.add(stem);
            for (String ending : endings) {
                tokens.add(bare ? ending.replace("'", "") : ending);
            }
            add(tokens.toArray(String[]::new));
        }

        private void pronouns() {
            List<String> all = words("i you he she it we they");
            family(List.of("i"), "'m");
            family(List.of("i"), "'m", "a");
            family(all, "'ll");
            family(all, "'ll", "'ve");
            family(all, "'d");
            family(all, "'d", "'ve");
            family(words("i you we they"), "'ve");
            family(words("you we they"), "'re");
            family(words("he she it"), "'s");
        }

        private void questionWords() {
            List<String> neutral = words("who what when where why how there");
            List<String> singular = words("that this");
            List<String> plural = words("these those");
            for (List<String> group : List.of(neutral, singular, plural)) {
                family(group, "'ll");
                family(group, "'ll", "'ve");
                family(group, "'d");
                family(group, "'d", "'ve");
                if (group != plural) {
                    family(group, "'s");
                }
                if (group != singular) {
                    family(group, "'re");
                    family(group, "'ve");
                }
            }
        }

        private void verbs() {
            List<String> modal = words("ca could do does did had may might must need ought sha should wo would");
            family(modal, "n't");
            family(modal, "n't", "'ve");
            family(words("could might must should would"), "'ve");
            family(words("ai are is was were have has dare"), "n't");
        }

        private void droppedLetters() {
            for (String stem : words("doin goin nothin nuthin ol somethin lovin havin")) {
                whole(List.of(stem, title(stem), stem + "'", title(stem) + "'"));
            }
            whole(words("em ll nuff 'em 'll 'nuff"));
        }

        private void clockTimes() {
            for (int hour = 1; hour <= 12; hour++) {
                for (String period : words("a.m. am p.m. pm")) {
                    add(Integer.toString(hour), period);
                }
            }
        }

        private void rest() {
            add("y'", "all");
            add("y", "all");
            add("how", "'d", "'y");
            add("How", "'d", "'y");
            family(List.of("not"), "'ve");
            for (String pair : words("can+not gon+na got+ta let+'s c'm+on")) {
                String first = pair.substring(0, pair.indexOf('+'));
                String second = pair.substring(pair.indexOf('+') + 1);
                add(first, second);
                add(title(first), second);
            }
            whole(words("'S 's ‘S ‘s and/or w/o 're 'd 'Cause 'cause 'cos 'Cos 'coz 'Coz 'cuz 'Cuz 'bout"));
            whole(words("ma'am Ma'am o'clock O'clock"));
            whole(words(
                    "Mt. Ak. Ala. Apr. Ariz. Ark. Aug. Calif. Colo. Conn. Dec. Del. Feb. Fla. Ga. Ia. Id. Ill. Ind."));
            whole(words(
                    "Jan. Jul. Jun. Kan. Kans. Ky. La. Mar. Mass. Mich. Minn. Miss. N.C. N.D. N.H. N.J. N.M. N.Y."));
            whole(words(
                    "Neb. Nebr. Nev. Nov. Oct. Okla. Ore. Pa. S.C. Sep. Sept. Tenn. Va. Wash. Wis. a.m. Adm. Bros."));
            whole(words(
                    "co. Co. Corp. D.C. Dr. e.g. E.g. E.G. Gen. Gov. i.e. I.e. I.E. Inc. Jr. Ltd. Md. Messrs. Mo."));
            whole(words("Mont. Mr. Mrs. Ms. p.m. Ph.D. Prof. Rep. Rev. Sen. St. vs. v.s."));
        }

        /** What every language of spaCy shares. */
        private void shared() {
            whole(List.of(" ", "\t", "\\t", "\n", "\\n", "—", "\u00A0", "'", "\\\")", "<space>", "''", "C++"));
            for (char letter = 'a'; letter <= 'z'; letter++) {
                add(letter + ".");
            }
            whole(words("ä. ö. ü."));
            for (String scale : words("c f k C F K")) {
                add("°", scale, ".");
            }
            emoticons();
        }

        private void emoticons() {
            whole(words(
                    ":) :-) :)) :-)) :))) :-))) (: (-: =) (= :] :-] [: [-: [= =] :o) (o: :} :-} 8) 8-) (-8 ;) ;-)"));
            whole(words("(; (-; :( :-( :(( :-(( :((( :-((( ): )-: =( >:( :') :'-) :'( :'-( :/ :-/ =/ =| :| :-| ]= =["));
            whole(words(
                    ":1 :P :-P :p :-p :O :-O :o :-o :0 :-0 :() >:o :* :-* :3 :-3 =3 :> :-> :X :-X :x :-x :D :-D ;D"));
            whole(words(";-D =D xD XD xDD XDD 8D 8-D ^_^ ^__^ ^___^ >.< >.> <.< ._. ;_; -_- -__- v.v V.V v_v V_V"));
            for (String eyes : words("o_o o_O O_o O_O 0_o o_0 0_0 o.O O.o O.O o.o 0.0 o.0 0.o @_@")) {
                add(eyes);
            }
            whole(words(
                    "<3 <33 <333 </3 (^_^) (-_-) (._.) (>_<) (*_*) (¬_¬) ಠ_ಠ ಠ︵ಠ (ಠ_ಠ) ¯\\(ツ)/¯ (╯°□°）╯︵┻━┻ ><(((*>"));
        }

        private Map<String, int[]> withTypographicApostrophes() {
            Map<String, int[]> lengths = new HashMap<>();
            out.forEach((string, tokens) -> {
                int[] each = tokens.stream().mapToInt(String::length).toArray();
                lengths.put(string, each);
                lengths.put(string.replace('\'', '’'), each);
            });
            return lengths;
        }
    }
}
