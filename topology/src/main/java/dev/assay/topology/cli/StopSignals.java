package dev.assay.topology.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGTERM and SIGINT into an orderly stop, so that the process ends with the exit code of its command instead of 128
 * plus the signal. A second signal ends the process as if this class were not there. Any thread may install.
 */
final class StopSignals {
    private static final Logger log = LoggerFactory.getLogger(StopSignals.class);

    private StopSignals() {}

    /**
     * Asks for {@code stop} at the first signal. By reflection because the only way to say so is an API that the compiler
     * warns about.
     *
     * @return false when this JVM gives signals to nobody; then only a shutdown hook sees them
     */
    static boolean install(Runnable stop) {
        AtomicBoolean asked = new AtomicBoolean();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        if (!method.getName().equals("handle")) {
                            return method.invoke(stop, args);
                        }
                        log.info("{} received, stopping", args[0]);
                        if (asked.getAndSet(true)) {
                            Runtime.getRuntime().halt(130);
                        }
                        stop.run();
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, ours);
            }
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.debug("this JVM handles signals itself: {}", e.toString());
            return false;
        }
    }
}
