package dev.assay.scoring.consistency.semantic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * Five published rules that group texts by meaning. Ids start at 0 in the order of first appearance; no text gives no id.
 * Stateless; any thread may use it.
 */
public final class Clusters {
    private Clusters() {}

    /**
     * lm-polygraph (Kuhn, Gal, Farquhar, ICLR 2023, as the paper says it): a text joins the first class whose first member
     * entails it and is entailed by it.
     *
     * @return class of each text, [n]
     */
    public static int[] mutualEntailment(NliPairs pairs) {
        int[] ids = new int[pairs.size()];
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < ids.length; i++) {
            int id = 0;
            while (id < first.size() && !bothEntail(pairs, first.get(id), i)) {
                id++;
            }
            if (id == first.size()) {
                first.add(i);
            }
            ids[i] = id;
        }
        return ids;
    }

    /**
     * Farquhar et al. (Nature 2024), strict: each text that no class has yet takes every later text that it entails and is
     * entailed by, out of an earlier class where it is in one.
     *
     * @return class of each text, [n]; a class can lose all but its first member
     */
    public static int[] strict(NliPairs pairs) {
        return reassigning(pairs.size(), (i, j) -> bothEntail(pairs, i, j));
    }

    /** Farquhar et al., the default: as {@link #strict} with no contradiction in either direction and not both neutral. */
    public static int[] loose(NliPairs pairs) {
        return reassigning(
                pairs.size(),
                (i, j) -> noContradiction(pairs, i, j)
                        && (pairs.label(i, j) != NliLabel.NEUTRAL || pairs.label(j, i) != NliLabel.NEUTRAL));
    }

    private static int[] reassigning(int n, BiPredicate<Integer, Integer> equivalent) {
        int[] ids = new int[n];
        Arrays.fill(ids, -1);
        int next = 0;
        for (int i = 0; i < n; i++) {
            if (ids[i] >= 0) {
                continue;
            }
            ids[i] = next;
            for (int j = i + 1; j < n; j++) {
                ids[j] = equivalent.test(i, j) ? next : ids[j];
            }
            next++;
        }
        return ids;
    }

    /**
     * The code of Kuhn et al. and the sets of UQ-NLG: a later text takes the id of an earlier one when neither direction is a
     * contradiction, the last such one deciding.
     *
     * @return class of each text, renumbered by first appearance, [n]
     */
    public static int[] nonContradiction(NliPairs pairs) {
        int n = pairs.size();
        int[] ids = new int[n];
        Arrays.setAll(ids, i -> i);
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                ids[j] = noContradiction(pairs, i, j) ? ids[i] : ids[j];
            }
        }
        Map<Integer, Integer> order = new HashMap<>();
        return Arrays.stream(ids)
                .map(id -> order.computeIfAbsent(id, unused -> order.size()))
                .toArray();
    }

    /**
     * uqlm: a text joins every class whose first member entails it or is entailed by it.
     *
     * @return the texts of each class, ascending; a text can be in several
     */
    public static List<int[]> overlapping(NliPairs pairs) {
        List<List<Integer>> classes = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            int text = i;
            List<List<Integer>> joined = classes.stream()
                    .filter(members -> eitherEntails(pairs, members.get(0), text))
                    .toList();
            joined.forEach(members -> members.add(text));
            if (joined.isEmpty()) {
                classes.add(new ArrayList<>(List.of(text)));
            }
        }
        return classes.stream()
                .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }

    /**
     * NumSemSets of lm-polygraph: connected components of the graph whose edges are pairs with entailment above
     * contradiction in both directions.
     *
     * @param entail premise i, hypothesis j, [n][n]
     * @param contra likewise
     * @return component of each text, [n]
     */
    public static int[] connected(double[][] entail, double[][] contra) {
        int n = entail.length;
        int[] ids = new int[n];
        Arrays.fill(ids, -1);
        int next = 0;
        for (int i = 0; i < n; i++) {
            if (ids[i] < 0) {
                spread(entail, contra, ids, i, next++);
            }
        }
        return ids;
    }

    private static void spread(double[][] entail, double[][] contra, int[] ids, int from, int id) {
        int[] open = new int[ids.length];
        int waiting = 0;
        open[waiting++] = from;
        ids[from] = id;
        while (waiting > 0) {
            int at = open[--waiting];
            for (int j = 0; j < ids.length; j++) {
                if (ids[j] < 0 && entail[at][j] > contra[at][j] && entail[j][at] > contra[j][at]) {
                    ids[j] = id;
                    open[waiting++] = j;
                }
            }
        }
    }

    /** Number of different ids. */
    public static int count(int[] ids) {
        return (int) Arrays.stream(ids).distinct().count();
    }

    private static boolean bothEntail(NliPairs pairs, int i, int j) {
        return pairs.label(i, j) == NliLabel.ENTAILMENT && pairs.label(j, i) == NliLabel.ENTAILMENT;
    }

    private static boolean eitherEntails(NliPairs pairs, int i, int j) {
        return pairs.label(i, j) == NliLabel.ENTAILMENT || pairs.label(j, i) == NliLabel.ENTAILMENT;
    }

    private static boolean noContradiction(NliPairs pairs, int i, int j) {
        return pairs.label(i, j) != NliLabel.CONTRADICTION && pairs.label(j, i) != NliLabel.CONTRADICTION;
    }
}
