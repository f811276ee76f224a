package dev.assay.scoring.watermark.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import opennlp.tools.postag.POSModel;
import opennlp.tools.postag.POSTagFormat;
import opennlp.tools.postag.POSTaggerME;

/**
 * The English tagger of Apache OpenNLP with the model that its project publishes, trained on the Universal Dependencies
 * English Web Treebank, its tags mapped to Penn's. The model is read once and shared; any thread may use it.
 */
public final class OpenNlpTagger implements WordTagger {
    private static final String MODEL = "/opennlp-en-ud-ewt-pos-1.2-2.5.0.bin";

    private final POSModel model;

    /** A tagger with the model that a dependency carries. */
    public OpenNlpTagger() {
        try (InputStream in = POSTaggerME.class.getResourceAsStream(MODEL)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + MODEL);
            }
            model = new POSModel(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> tags(List<String> words) {
        // The library's tagger keeps state while it works, so that every call has one of its own over the shared model.
        return List.of(new POSTaggerME(model, POSTagFormat.PENN).tag(words.toArray(String[]::new)));
    }

    @Override
    public String describe() {
        return "opennlp-en-ud-ewt-pos-1.2-2.5.0";
    }
}
