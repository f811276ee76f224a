"""Exports a trained model as others publish theirs: export.py WORK_FOLDER NAME OUT_FOLDER [--checkpoint]

Writes model.onnx, config.json and tokenizer.json into OUT_FOLDER. Constants are not folded: folding stores the tied embedding
twice, and ONNX Runtime folds when it loads.
"""

import argparse
import json
import os
import shutil
import warnings

import torch

import bpe
from model import SHAPES, Gpt


def load(work, name, checkpoint=False):
    """The trained model and what its training said about itself."""
    saved = torch.load(os.path.join(work, name + (".checkpoint.pt" if checkpoint else ".pt")))
    model = Gpt(SHAPES[name])
    model.load_state_dict(saved["weights"])
    return model.eval(), saved["about"]


def write_onnx(model, path):
    length = 7
    example = (
        torch.arange(2 * length).view(2, length),
        torch.ones(2, length, dtype=torch.int64),
        torch.arange(length).expand(2, length),
    )
    names = ["input_ids", "attention_mask", "position_ids"]
    axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "logits"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", torch.jit.TracerWarning)
        torch.onnx.export(
            model, example, path, input_names=names, output_names=["logits"], dynamic_axes=axes, opset_version=17,
            do_constant_folding=False,
        )


def write_config(shape, end_of_text, path):
    config = {
        "model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "name": shape.name, "vocab_size": shape.vocabulary,
        "n_positions": shape.positions, "max_position_embeddings": shape.positions, "n_layer": shape.layers,
        "n_head": shape.heads, "n_embd": shape.width, "activation_function": "relu2", "layer_norm_epsilon": 1e-5,
        "tie_word_embeddings": True, "bos_token_id": end_of_text, "eos_token_id": end_of_text, "torch_dtype": "float32",
    }
    with open(path, "w", encoding="utf-8") as out:
        json.dump(config, out, indent=2)
        out.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work")
    parser.add_argument("name", choices=sorted(SHAPES))
    parser.add_argument("out")
    parser.add_argument("--checkpoint", action="store_true", help="of a training that still runs")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    model, about = load(options.work, options.name, options.checkpoint)
    tokenizer = os.path.join(options.work, "tokenizer.json")
    write_onnx(model, os.path.join(options.out, "model.onnx"))
    write_config(SHAPES[options.name], bpe.Bpe.read(tokenizer).end_of_text, os.path.join(options.out, "config.json"))
    shutil.copyfile(tokenizer, os.path.join(options.out, "tokenizer.json"))
    print(json.dumps(about))


if __name__ == "__main__":
    main()
