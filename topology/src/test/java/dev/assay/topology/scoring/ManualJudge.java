package dev.assay.topology.scoring;

import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A judge that settles when the test says so. Confined to the test thread. */
final class ManualJudge implements Judge {
    record Asked(SourceRecord record, Admission admission, Desk desk) {
        Consumer<Settlement> sink() {
            return desk::settled;
        }

        /** Publishes the record's value as its verdict. */
        void settle() {
            byte[] value = record.value() == null ? new byte[0] : record.value();
            desk.settled(settlement(record.offset(), Sink.VERDICTS, value));
        }

        void settle(String verdict) {
            desk.settled(settlement(record.offset(), Sink.VERDICTS, verdict.getBytes(StandardCharsets.UTF_8)));
        }

        void quarantine() {
            desk.settled(settlement(record.offset(), Sink.QUARANTINE, new byte[] {1}));
        }
    }

    final List<Asked> asked = new ArrayList<>();
    final List<Asked> recalled = new ArrayList<>();
    /** Those that were to end unscored; the value says whether they were to be decoded. */
    final Map<Asked, Boolean> givenUp = new LinkedHashMap<>();

    final List<String> abandoned = new ArrayList<>();

    @Override
    public void judge(SourceRecord record, Admission admission, Desk desk) {
        asked.add(new Asked(record, admission, desk));
    }

    @Override
    public void giveUp(SourceRecord record, Admission admission, boolean decode, Desk desk) {
        givenUp.put(new Asked(record, admission, desk), decode);
    }

    @Override
    public void recall(SourceRecord record, Desk desk) {
        recalled.add(new Asked(record, new Admission("recall", 0, 0, 0), desk));
    }

    @Override
    public void abandon(String task, long incarnation) {
        abandoned.add(task + " " + incarnation);
    }

    @Override
    public Settlement sourceGone(String topic, int partition, long offset, long timestamp, Admission admission) {
        return settlement(offset, Sink.VERDICTS, ("gone " + offset).getBytes(StandardCharsets.UTF_8));
    }

    private static Settlement settlement(long offset, Sink sink, byte[] value) {
        return new Settlement(
                offset, List.of(new Output(sink, value)), ScoringResult.abstained(Reason.NO_SAMPLES, "test"));
    }
}
