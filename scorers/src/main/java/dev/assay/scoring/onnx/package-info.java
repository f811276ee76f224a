/** The one package that knows ONNX Runtime. */
@NullMarked
package dev.assay.scoring.onnx;

import org.jspecify.annotations.NullMarked;
