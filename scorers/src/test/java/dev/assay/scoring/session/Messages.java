package dev.assay.scoring.session;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Messages made by hand. Stateless; any thread may call it. */
final class Messages {
    static final DrawLaw QUARTER = new DrawLaw.Bernoulli(0.25);

    private Messages() {}

    /** Evidence of one key over these identities. */
    static Evidence evidence(String keyId, DrawLaw law, long[] identities, double[] values) {
        Draws draws = new Draws(law, IntStream.range(0, values.length).toArray(), identities, values);
        return Evidence.scored("watermark.test", Family.WATERMARK)
                .keyId(keyId)
                .log10PValue(-0.3)
                .draws(draws)
                .build();
    }

    static Evidence pValue(String keyId, double log10) {
        return Evidence.scored("watermark.aligned", Family.WATERMARK)
                .keyId(keyId)
                .log10PValue(log10)
                .build();
    }

    static SessionMessage message(Evidence... evidence) {
        return SessionMessage.of(List.of(evidence)).orElseThrow();
    }

    /** A message of draws that are green with a probability of their own. */
    static SessionMessage random(SplittableRandom random, int draws, double green) {
        return message(evidence(
                "key",
                QUARTER,
                LongStream.generate(random::nextLong).limit(draws).toArray(),
                IntStream.range(0, draws)
                        .mapToDouble(i -> random.nextDouble() < green ? 1 : 0)
                        .toArray()));
    }

    static double measure(Evidence evidence, String name) {
        return evidence.measures().get(name);
    }
}
