package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneConfig.Device;
import dev.assay.scoring.onnx.graph.OnnxFile;
import dev.assay.scoring.onnx.graph.TrialGraph;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime, started once with one device for all models. Thread-safe; sessions it opens are confined to the lane's
 * thread.
 */
public final class OnnxRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntime.class);

    /** Reserved, not used: enough for the longest command line that Linux takes. */
    private static final long LOADING_STACK_BYTES = 256L << 20;

    private static final String WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path";

    private final OrtEnvironment environment;
    private final LaneConfig config;
    private final DeviceReport device;

    private OnnxRuntime(OrtEnvironment environment, LaneConfig config, DeviceReport device) {
        this.environment = environment;
        this.config = config;
        this.device = device;
    }

    /**
     * Starts the runtime and chooses the device, which the log states in one line. CUDA is not touched on a machine
     * without an NVIDIA device or driver, nor when the configuration says CPU.
     *
     * @throws OnnxStartException when a GPU is required and there is none, or the runtime itself does not load
     */
    public static OnnxRuntime start(LaneConfig config) {
        return start(config, DeviceProbe.ofMachine());
    }

    static OnnxRuntime start(LaneConfig config, DeviceProbe probe) {
        boolean tryCuda = config.device() != Device.CPU && probe.nvidiaPresent();
        if (config.device() == Device.REQUIRED && !tryCuda) {
            throw new OnnxStartException("lane.device is required, but this machine shows no NVIDIA device or driver"
                    + " (no /dev/nvidia0, no libcuda.so.1): run on a GPU node or set lane.device to auto");
        }
        if (!tryCuda) {
            RuntimeLibraries.unpackForCpu();
        }
        OrtEnvironment environment = load();
        String refusal = tryCuda ? refusalOfCuda(environment, config) : reasonForCpu(config.device());
        if (tryCuda && !refusal.isEmpty() && config.device() == Device.REQUIRED) {
            throw new OnnxStartException("lane.device is required, but CUDA does not start: " + refusal);
        }
        String version = environment.getVersion();
        DeviceReport report = refusal.isEmpty()
                ? new DeviceReport("cuda:0", "CUDAExecutionProvider", version, "CUDA started")
                : new DeviceReport("cpu", "CPUExecutionProvider", version, refusal);
        if (config.device() == Device.CUDA && !refusal.isEmpty()) {
            LOG.warn("{}", report);
        } else {
            LOG.info("{}", report);
        }
        return new OnnxRuntime(environment, config, report);
    }

    /** The device that was chosen. */
    public DeviceReport device() {
        return device;
    }

    OrtEnvironment environment() {
        return environment;
    }

    /** Padded tokens that a batch of the lane has at most. */
    int maxBatchTokens() {
        return config.maxBatchTokens();
    }

    /** Opens a session; only the thread that will run it may close it. */
    OrtSession open(byte[] model) throws OrtException {
        return open(options -> environment.createSession(model, options), config, !device.isCpu());
    }

    /** Opens a session on a file, which may have its weights in files beside it; they never pass through the Java heap. */
    OrtSession open(Path model) throws OrtException {
        return open(options -> environment.createSession(model.toString(), options), config, !device.isCpu());
    }

    /** Opens a session on a graph whose weights lie in files below a folder; they never pass through the Java heap. */
    OrtSession open(byte[] model, Path weights) throws OrtException {
        Source source = options -> {
            options.addConfigEntry(WEIGHTS_FOLDER, weights.toString());
            return environment.createSession(model, options);
        };
        return open(source, config, !device.isCpu());
    }

    /** Opens a session on a file as it lies there, or on what had to be made of it. */
    OrtSession open(OnnxFile file) throws OrtException {
        Path unedited = file.unedited();
        return unedited == null ? openEdited(file) : open(unedited);
    }

    /** Opens a session on the graph of a file as it is now. */
    OrtSession openEdited(OnnxFile file) throws OrtException {
        Path folder = file.folder();
        return folder == null ? open(file.bytes()) : open(file.bytes(), folder);
    }

    /** Where a session's graph comes from. */
    private interface Source {
        OrtSession open(SessionOptions options) throws OrtException;
    }

    private static OrtSession open(Source source, LaneConfig config, boolean cuda) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(config.intraOpThreads());
            // Shapes vary: a pattern per shape would hold memory for each.
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Without it integer products saturate on CPUs that have AVX2 but not VNNI.
            options.addConfigEntry("session.x64quantprecision", "1");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            if (!cuda) {
                return source.open(options);
            }
            // This form, because the short one keeps the cause of a failure out of the exception.
            try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(0)) {
                provider.add("arena_extend_strategy", "kSameAsRequested");
                // Rounded products would differ from a CPU's by 1e-3.
                provider.add("use_tf32", "0");
                if (config.gpuMemoryLimit() > 0) {
                    provider.add("gpu_mem_limit", Long.toString(config.gpuMemoryLimit()));
                }
                options.addCUDA(provider);
                return source.open(options);
            }
        }
    }

    /** Why CUDA does not start, or empty when a tiny graph ran on it. */
    private static String refusalOfCuda(OrtEnvironment environment, LaneConfig config) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return "an NVIDIA device is present, but this build carries the CPU runtime; build with -Dgpu";
        }
        byte[] trial = TrialGraph.bytes();
        try (OrtSession session = open(options -> environment.createSession(trial, options), config, true)) {
            return session.getNumInputs() == 1 ? "" : "the trial graph was not understood";
        } catch (OrtException e) {
            return e.getCode() + ": " + e.getMessage();
        }
    }

    private static String reasonForCpu(Device device) {
        return device == Device.CPU ? "lane.device is cpu" : "no NVIDIA device or driver on this machine";
    }

    /**
     * Loads on a thread with a large stack: ONNX Runtime 1.29 walks the process's command line recursively while it starts,
     * and a class path of 12,000 characters is enough to overflow an ordinary stack, which ends the JVM without a word.
     */
    private static OrtEnvironment load() {
        FutureTask<OrtEnvironment> loading =
                new FutureTask<>(() -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "assay"));
        Thread thread = new Thread(null, loading, "assay-onnx-load", LOADING_STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        OrtEnvironment environment;
        try {
            environment = loading.get();
        } catch (ExecutionException e) {
            throw new OnnxStartException("ONNX Runtime does not load on this platform: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OnnxStartException("interrupted while ONNX Runtime was loading", e);
        }
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            LOG.debug("This build of ONNX Runtime has no telemetry switch: {}", e.getCode());
        }
        return environment;
    }
}
