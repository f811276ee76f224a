package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlPolicy.Audit;
import dev.assay.scoring.cascade.control.ControlPolicy.Bounds;
import dev.assay.scoring.cascade.control.ControlPolicy.Certification;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.Objective;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * A policy as bytes beside the state that it made: a journal must be replayed under the policy it was written under, also
 * when the configuration has another one since. Stateless; any thread may call it.
 */
final class PolicyBytes {
    private static final int FORMAT = 1;

    private PolicyBytes() {}

    static byte[] encode(ControlPolicy policy) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(policy.objective().name());
            out.writeDouble(policy.target());
            out.writeInt(policy.window());
            out.writeDouble(policy.step());
            out.writeDouble(policy.resolution());
            out.writeInt(policy.versions());
            out.writeDouble(policy.bounds().lowest());
            out.writeDouble(policy.bounds().highest());
            out.writeDouble(policy.bounds().largestStepPerHour());
            out.writeDouble(policy.audit().accepted());
            out.writeDouble(policy.audit().deferred());
            out.writeInt(policy.audit().maxPending());
            out.writeLong(policy.audit().timeToLive().toMillis());
            out.writeUTF(policy.audit().missing().name());
            write(out, policy.coldStart());
            out.writeDouble(policy.certification().error());
            out.writeDouble(policy.certification().delta());
            out.writeInt(policy.certification().labels());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, ColdStart cold) throws IOException {
        Integer labels = cold.minLabels();
        Double initial = cold.initialThreshold();
        out.writeUTF(cold.behaviour().name());
        out.writeInt(cold.minScores());
        out.writeInt(labels == null ? -1 : labels);
        out.writeBoolean(initial != null);
        out.writeDouble(initial == null ? 0 : initial);
    }

    static ControlPolicy decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalStateException("policy of an unknown format " + format
                        + ": the changelog was written by a newer version; upgrade this process");
            }
            return new ControlPolicy(
                    Objective.valueOf(in.readUTF()),
                    in.readDouble(),
                    in.readInt(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readInt(),
                    new Bounds(in.readDouble(), in.readDouble(), in.readDouble()),
                    new Audit(
                            in.readDouble(),
                            in.readDouble(),
                            in.readInt(),
                            Duration.ofMillis(in.readLong()),
                            MissingLabel.valueOf(in.readUTF())),
                    coldStart(in),
                    new Certification(in.readDouble(), in.readDouble(), in.readInt()));
        } catch (IOException e) {
            throw new UncheckedIOException("a policy in the changelog ends early", e);
        }
    }

    private static ColdStart coldStart(DataInputStream in) throws IOException {
        ColdStart.Behaviour behaviour = ColdStart.Behaviour.valueOf(in.readUTF());
        int minScores = in.readInt();
        int labels = in.readInt();
        boolean given = in.readBoolean();
        double initial = in.readDouble();
        return new ColdStart(behaviour, minScores, labels < 0 ? null : labels, given ? initial : null);
    }
}
