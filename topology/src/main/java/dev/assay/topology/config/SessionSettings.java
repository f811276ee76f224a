package dev.assay.topology.config;

import dev.assay.scoring.session.SessionRules;
import java.time.Duration;

/** Watermark evidence that adds up over a conversation. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "session", about = "Watermark evidence that adds up over a conversation.")
public record SessionSettings(
        @Setting(value = "true", about = "Whether the messages of a conversation add up.")
        boolean enabled,

        @Setting(
                value = "0.001",
                about =
                        "A conversation is flagged when a key's e-value reaches the number of keys over this; it bounds the chance that a conversation without a watermark ever is, where all keys are tried from its first message on.",
                min = "1e-15",
                max = "0.5")
        double alpha,

        @Setting(
                value = "24h",
                about = "A conversation is forgotten after this much stream time without a message.",
                min = "1s",
                max = "365d")
        Duration ttl,

        @Setting(
                value = "32768",
                about = "Distinct draws that one conversation remembers, four bytes each; those beyond do not count.",
                min = "1",
                max = "1048576")
        int maxDraws,

        @Setting(
                value = "32MiB",
                about =
                        "What the conversations of one partition may take in memory; the one silent longest is forgotten first.",
                min = "64KiB")
        ByteSize maxBytes) {

    public SessionSettings {
        Checks checks = Checks.of(SessionSettings.class, enabled, alpha, ttl, maxDraws, maxBytes);
        checks.done();
    }

    /** The same for the scorers. */
    public SessionRules rules() {
        return new SessionRules(alpha, ttl, maxDraws, maxBytes.bytes());
    }
}
