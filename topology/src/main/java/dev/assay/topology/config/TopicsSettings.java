package dev.assay.topology.config;

import java.util.List;

/** The topics read and written. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "topics", about = "The topics read and written.")
public record TopicsSettings(
        @Setting(value = "generated-text", about = "Topic of the events to score.")
        String input,

        @Setting(value = "verdicts", about = "Topic of the verdicts, one per event.")
        String verdicts,

        @Setting(value = "deferrals", about = "Topic of the events that a larger model should answer, and why.")
        String deferrals,

        @Setting(
                value = "quarantine",
                about = "Topic of the records that could not be read, with their bytes and the reason.")
        String quarantine,

        @Setting(
                value = "feedback",
                about =
                        "Topic of labels and of orders to the thresholds, read with deferral.control.enabled; it has the keys and the number of partitions of the input topic.")
        String feedback,

        @Setting(
                value = "thresholds",
                about = "Compacted topic of the changes of thresholds, written with deferral.control.enabled.")
        String thresholds,

        @Setting(value = "true", about = "Create missing topics at start; false stops with their names.")
        boolean create,

        @Setting(value = "6", about = "Partitions of created topics.", min = "1", max = "10000")
        int partitions,

        @Setting(
                value = "-1",
                about = "Replicas of created topics; -1 is the default of the brokers.",
                min = "-1",
                max = "32767")
        int replicationFactor) {

    static final String NAME_FIX = "use letters, digits, dots, underscores and dashes, at most 200 characters";

    public TopicsSettings {
        Checks checks = Checks.of(
                TopicsSettings.class,
                input,
                verdicts,
                deferrals,
                quarantine,
                feedback,
                thresholds,
                create,
                partitions,
                replicationFactor);
        distinctNames(checks, input, verdicts, deferrals, quarantine, feedback, thresholds);
        checks.require(
                replicationFactor != 0,
                "replication-factor",
                0,
                "is not a number of replicas",
                "write -1, or 1 and up");
        checks.done();
    }

    /** Names that Kafka takes, with room for the suffixes of internal topics. */
    static boolean isTopicName(String name) {
        return name.matches("[A-Za-z0-9._-]{1,200}") && !name.equals(".") && !name.equals("..");
    }

    private static int firstLike(String name, String... names) {
        int first = 0;
        while (names[first] == null || !names[first].replace('.', '_').equals(name.replace('.', '_'))) {
            first++;
        }
        return first;
    }

    private static void distinctNames(Checks checks, String... names) {
        List<String> keys = List.of("input", "verdicts", "deferrals", "quarantine", "feedback", "thresholds");
        for (int i = 0; i < names.length; i++) {
            String name = names[i];
            if (name == null) {
                continue;
            }
            checks.require(isTopicName(name), keys.get(i), name, "is not a topic name", NAME_FIX);
            int first = firstLike(name, names);
            String what = "is also the topic of topics." + keys.get(first);
            String hint = name.equals(names[first])
                    ? ""
                    : "; Kafka takes no two names that differ in dots and underscores only";
            checks.require(first == i, keys.get(i), name, what, "give each its own topic" + hint);
        }
    }
}
