package dev.assay.ops.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/**
 * The meters of the JVM and of the process: heap, buffers, garbage collection, threads, CPU, file descriptors, uptime.
 * Any thread may bind or close it, once each.
 */
public final class RuntimeMeters implements AutoCloseable {
    private final JvmGcMetrics garbage = new JvmGcMetrics();

    private RuntimeMeters() {}

    /** Registers all of them; close the answer to stop listening to the garbage collector. */
    public static RuntimeMeters bind(MeterRegistry registry) {
        var meters = new RuntimeMeters();
        meters.garbage.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        return meters;
    }

    @Override
    public void close() {
        garbage.close();
    }
}
