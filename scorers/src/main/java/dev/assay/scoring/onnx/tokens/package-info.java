/**
 * From texts to the token ids of a model: one native library reads {@code tokenizer.json} files, and a class for each kind of
 * row makes rows of what it says.
 *
 * <pre>
 *   TextTokenizer       a text                      encoders
 *   PairTokenizer       premise and hypothesis      cross-encoders      +--&gt; NativeTokenizer --&gt; NativeHome
 *   CausalTokenizer     prompt and completion       language models     |
 *   GeneratorTokenizer  a text and its places       watermarks
 * </pre>
 *
 * <p>The one package that knows the tokenizers library; it knows no runtime and no graph.
 */
@NullMarked
package dev.assay.scoring.onnx.tokens;

import org.jspecify.annotations.NullMarked;
