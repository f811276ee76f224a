package dev.assay.topology.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns the signals that end a process (Ctrl-C, SIGTERM, a closed terminal) into a call, so that the program ends in order
 * and by itself. Any thread may use it; the call comes once, on a thread of the JVM.
 *
 * <p>A shutdown hook would not do: hooks run side by side, and that of ONNX Runtime frees its environment under a model
 * that still runs, which crashes the JVM. A second signal ends the process at once. Where the JVM leaves signals alone
 * ({@code -Xrs}), this does nothing. By reflection because the only API for it is one that the compiler warns about.
 */
public final class EndSignals implements AutoCloseable {
    private final Runnable call;
    private final AtomicBoolean called = new AtomicBoolean();
    private final Map<Object, Object> before = new LinkedHashMap<>();

    private EndSignals(Runnable call) {
        this.call = call;
    }

    /** Calls {@code call} at the first such signal. */
    public static EndSignals handle(Runnable call) {
        EndSignals signals = new EndSignals(call);
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            signals.take(name);
        }
        return signals;
    }

    private void take(String name) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            InvocationHandler onSignal = this::invoked;
            Object handler =
                    Proxy.newProxyInstance(EndSignals.class.getClassLoader(), new Class<?>[] {handlerType}, onSignal);
            Object previous = set(signal, handler);
            synchronized (before) {
                before.put(signal, previous);
            }
        } catch (ReflectiveOperationException e) {
            // Not to be had on this system or with -Xrs: the signal then does what it does without us.
            return;
        }
    }

    private static Object set(Object signal, Object handler) throws ReflectiveOperationException {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        return signal.getClass()
                .getMethod("handle", signal.getClass(), handlerType)
                .invoke(null, signal, handler);
    }

    private Object invoked(Object handler, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                close();
                if (called.compareAndSet(false, true)) {
                    call.run();
                }
                yield handler;
            }
            case "equals" -> handler == arguments[0];
            case "hashCode" -> System.identityHashCode(handler);
            default -> "end of the process";
        };
    }

    /** Gives the signals back to who had them. */
    @Override
    public void close() {
        synchronized (before) {
            before.forEach((signal, previous) -> {
                try {
                    set(signal, previous);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException("a signal that was taken cannot be given back", e);
                }
            });
            before.clear();
        }
    }
}
