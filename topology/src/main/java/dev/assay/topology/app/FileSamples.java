package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.Subject.SampledText;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.scoring.SampleGroup;
import dev.assay.topology.scoring.SampleGroupKey;
import dev.assay.topology.scoring.WaitingAnswer.End;
import dev.assay.topology.scoring.WaitingAnswer.Joined;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Joins the samples in a file with their answers as the service does, but waits for as long as there are lines. Confined to
 * one thread.
 */
final class FileSamples {
    private final SampleJoiner joiner;
    private final Map<SampleGroupKey, Group> groups = new HashMap<>();
    private final Set<Long> waiting = new HashSet<>();

    FileSamples(SampleJoiner joiner) {
        this.joiner = joiner;
    }

    private static final class Group {
        private SampleGroup samples;
        private @Nullable Answer answer;
        private boolean taken;

        private Group(int max) {
            samples = new SampleGroup(max);
        }

        /** Ends the wait. Texts go with it, or a file's samples would all be held at its end; what comes then is late. */
        private List<SampledText> take(Answer whose) {
            List<SampledText> first = samples.first(whose.missing);
            answer = null;
            samples = new SampleGroup(0);
            return first;
        }
    }

    private record Answer(
            long line,
            Subject subject,
            int expected,
            int missing,
            Function<Subject, CompletableFuture<ScoringResult>> scoring,
            CompletableFuture<ScoringResult> result) {}

    /** Scores an event, at once or when its samples have been read. */
    CompletableFuture<ScoringResult> submit(
            GeneratedText event,
            Subject subject,
            long line,
            Function<Subject, CompletableFuture<ScoringResult>> scoring) {
        SampleJoiner.Belonging sample = joiner.sample(event, subject, line);
        if (sample != null) {
            add(sample);
            return scoring.apply(subject).thenApply(SampleJoiner::ofSample);
        }
        int missing = joiner.missing(event, subject);
        SampleGroupKey request = SubjectMapper.answerOf(event);
        if (request == null || missing == 0) {
            return scoring.apply(subject).thenApply(SampleJoiner.unjoined(event, true));
        }
        Answer answer =
                new Answer(line, subject, SampleJoiner.expected(event), missing, scoring, new CompletableFuture<>());
        Group group = group(request);
        if (group.taken) {
            finish(answer, new Joined(List.of(), End.TAKEN));
        } else {
            group.taken = true;
            group.answer = answer;
            waiting.add(line);
            finishIfComplete(group);
        }
        return answer.result;
    }

    private void add(SampleJoiner.Belonging sample) {
        Group group = group(sample.group());
        if (!group.taken || group.answer != null) {
            SampleGroup.Change unused = group.samples.add(sample.sample());
            finishIfComplete(group);
        }
    }

    private Group group(SampleGroupKey key) {
        return groups.computeIfAbsent(key, unknown -> new Group(joiner.max()));
    }

    private void finishIfComplete(Group group) {
        Answer answer = group.answer;
        if (answer != null && group.samples.size() >= answer.missing) {
            finish(answer, new Joined(group.take(answer), End.COMPLETE));
        }
    }

    private void finish(Answer answer, Joined joined) {
        waiting.remove(answer.line);
        CompletableFuture<?> unused = answer.scoring
                .apply(joiner.joined(answer.subject, joined))
                .whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.result.complete(joiner.conclude(result, answer.subject, joined, answer.expected));
                    } else {
                        answer.result.completeExceptionally(failure);
                    }
                });
    }

    /** Whether this line waits for lines that have not been read. */
    boolean waits(long line) {
        return waiting.contains(line);
    }

    /** No line follows: what is incomplete stays so. */
    void end() {
        for (Group group : groups.values()) {
            Answer answer = group.answer;
            if (answer != null) {
                finish(answer, new Joined(group.take(answer), End.TIMEOUT));
            }
        }
    }
}
