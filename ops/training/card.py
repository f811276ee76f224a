"""Writes a model's card from what training and evaluate.py said: card.py WORK_FOLDER NAME OUT_FOLDER

WORK_FOLDER holds NAME.log and NAME.evaluation, the output of train.py and evaluate.py, beside the trained weights.
"""

import hashlib
import json
import os
import sys

import export
from model import SHAPES

CARD = """# {name}

A causal language model that comes with Assay, {purpose}.
Trained by the scripts of `ops/training`; nothing in it comes from another model. `assay-lm-small` and `assay-lm-large` share one tokenizer.

| | |
|---|---|
| architecture | GPT-2's: {layers} layers, width {width}, {heads} heads, squared ReLU, layer norm first, learned positions, output tied to the embedding |
| parameters | {parameters:,} |
| reads | {positions} tokens; byte-level BPE, vocabulary {vocabulary}; 4095 is the end-of-text mark, also the start |
| file | ONNX opset 17, float32; int64 `input_ids`, `attention_mask`, `position_ids` [batch, sequence]; `logits` float32 [batch, sequence, {vocabulary}] |
| sha256 of model.onnx | `{sha256}` |
| licence | Apache-2.0, as Assay |

## Data

94 English novels of 1840 to 1918, {train_tokens:,} tokens, from the European Literary Text Collection, COST-ELTeC/ELTeC-eng (COST Action
CA16204, DOI 10.5281/zenodo.4662490) at `3db3b6738a836f0e1b276b6c9703e42f4297f978`. The collection gives the texts as public
domain; the markup, which was taken off, is CC BY 4.0. Five more novels, the last of the file ({held_out}), were never trained on, neither the network nor the tokenizer.

## Training

{tokens:,} tokens ({epochs:.2f} passes over the text) in {steps:,} steps of 4,096: AdamW (betas 0.9 and 0.95, decay 0.1 on matrices), rate {rate}
down to 0 by a cosine, gradients cut at norm 1, no dropout; windows of 256 tokens, from 60 % on of 512; bfloat16 products, float32
weights. Half of the windows begin with the end-of-text mark, so that it means "somewhere in a text". {cpu:.0f} minutes of one core of a
shared server CPU ({wall:.0f} minutes by the clock), Debian's PyTorch 1.13.1:

```
python3 train.py novels.jsonl.gz work {name} {arguments}
```

## Measured

On the five novels left out, whole: {eval_tokens:,} tokens, {eval_bytes:,} bytes of UTF-8, float32, every token once with at least 128 tokens before
it (but at the head of a novel); `python3 evaluate.py novels.jsonl.gz work {name}`:

| nats per token | nats per byte | bits per byte | perplexity per token | training loss at the end |
|---|---|---|---|---|
| {nats_per_token} | {nats_per_byte} | {bits_per_byte} | {perplexity} | {train_loss} |

The ONNX file gives the network's log-probabilities within 2e-4 (`BundledModelsGoldenTest`).

## Not for

- Modern text, code, other languages, dialogue with a machine: it knows old prose, and everything else surprises it. A threshold
  on its statistics holds for the kind of text that it was calibrated on, and nowhere else.
- Any use as a writer: its texts are grammatical by the phrase and senseless by the page, and repeat the views of their time.
- Saying that a text was written by a machine: that takes a calibration, and even then it is no proof.
"""

PURPOSES = {
    "assay-lm-small": "to look at every text first, and as the second model of two-model statistics",
    "assay-lm-large": "for token statistics; it also wrote the texts of the watermark demo",
}


def main(work, name, out):
    model, about = export.load(work, name)
    shape = SHAPES[name]
    with open(os.path.join(work, name + ".log"), encoding="utf-8") as log:
        first = json.loads(log.readline())
    with open(os.path.join(work, name + ".evaluation"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    measured = json.loads(lines[-1])
    with open(os.path.join(out, "model.onnx"), "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    text = CARD.format(
        name=name, purpose=PURPOSES[name], layers=shape.layers, width=shape.width, heads=shape.heads, parameters=model.parameter_count(),
        positions=shape.positions, vocabulary=shape.vocabulary, sha256=digest, train_tokens=first["train_tokens"],
        held_out=", ".join(line.split(":")[0] for line in lines[:-1]), tokens=about["tokens"], epochs=about["epochs"],
        steps=about["steps"], rate=about["rate"], cpu=about["cpu_seconds"] / 60, wall=about["seconds"] / 60,
        arguments=about["arguments"], eval_tokens=measured["tokens"],
        eval_bytes=measured["bytes"], nats_per_token=measured["nats_per_token"], nats_per_byte=measured["nats_per_byte"],
        bits_per_byte=measured["bits_per_byte"], perplexity=measured["perplexity"], train_loss=about["train_loss"],
    )
    with open(os.path.join(out, "MODEL_CARD.md"), "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
