package dev.assay.topology.convert;

/** The formats of responses that can become events. An immutable constant; any thread may use it. */
public enum WireFormat {
    /** Chat completions and their streams. */
    OPENAI_CHAT("openai-chat", new ChatReader()),
    /** Legacy completions and their streams; vLLM and Together give them too. */
    OPENAI_COMPLETIONS("openai-completions", new CompletionsReader()),
    /** The Responses API; of its streams the last event. */
    OPENAI_RESPONSES("openai-responses", new ResponsesReader()),
    /** Chat or completions with prompt_logprobs and token ids, or the offline engine's RequestOutput. */
    VLLM("vllm", new VllmReader()),
    /** SGLang's own endpoint. */
    SGLANG("sglang", new SglangReader()),
    /** Ollama's chat and generate, streamed or not. */
    OLLAMA("ollama", new OllamaReader()),
    /** Gemini's generateContent and its streams. */
    GEMINI("gemini", new GeminiReader()),
    /** LiteLLM and other proxies that speak like OpenAI. */
    LITELLM("litellm", new CompatibleReader());

    private final String id;
    private final ResponseReader reader;

    WireFormat(String id, ResponseReader reader) {
        this.id = id;
        this.reader = reader;
    }

    /** Its name on the command line. */
    public String id() {
        return id;
    }

    ResponseReader reader() {
        return reader;
    }

    /** The name, so that a command line lists and takes it. */
    @Override
    public String toString() {
        return id;
    }
}
