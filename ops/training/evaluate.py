"""Measures a trained model on the whole of the five novels left out: evaluate.py NOVELS.jsonl.gz WORK_FOLDER NAME

In float32. Every token is scored once: windows of 512 tokens advance by 384, and all but the first 128 tokens of a window are
scored with at least 128 tokens before them; a novel starts after one end-of-text mark.
"""

import argparse
import json
import math
import time

import torch
from torch.nn import functional

import bpe
import export
import novels
from model import SHAPES

ADVANCE = 384
ROWS = 8


def windows(ids, length):
    """Inputs, targets and which targets count; the last window is filled up and what fills it does not count."""
    for start in range(0, max(1, len(ids) - 1 - (length - ADVANCE)), ADVANCE):
        part = ids[start : start + length + 1]
        inputs, targets = part[:-1], part[1:]
        skipped = 0 if start == 0 else length - ADVANCE
        counts = [position >= skipped for position in range(len(targets))]
        filler = length - len(inputs)
        yield inputs + [0] * filler, targets + [0] * filler, counts + [False] * filler


def loss_of(model, ids, length):
    """Sum of natural-log losses and number of tokens scored."""
    total, count, rows = 0.0, 0, list(windows(ids, length))
    for at in range(0, len(rows), ROWS):
        inputs, targets, counts = (torch.tensor(part) for part in zip(*rows[at : at + ROWS]))
        places = torch.arange(length).expand(len(inputs), length)
        with torch.no_grad():
            logits = model(inputs, torch.ones_like(inputs), places)
            losses = functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
        total += float(losses[counts.flatten()].double().sum())
        count += int(counts.sum())
    return total, count


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("work")
    parser.add_argument("name", choices=sorted(SHAPES))
    parser.add_argument("--checkpoint", action="store_true", help="of a training that still runs")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    model, _ = export.load(options.work, options.name, options.checkpoint)
    tokenizer = bpe.Bpe.read(options.work + "/tokenizer.json")
    _, held_out = novels.split(novels.read(options.data))
    nats, tokens, size, start = 0.0, 0, 0, time.process_time()
    for novel in held_out:
        ids = tokenizer.encode(novel["text"])
        part, scored = loss_of(model, [tokenizer.end_of_text, *ids], SHAPES[options.name].positions)
        if scored != len(ids):
            raise SystemExit(f"{scored} of {len(ids)} tokens were scored")
        nats, tokens, size = nats + part, tokens + scored, size + len(novel["text"].encode("utf-8"))
        print(f"{novel['id']}: {part / scored:.4f} nats a token, {scored} tokens", flush=True)
    summary = {
        "name": options.name, "tokens": tokens, "bytes": size, "nats_per_token": round(nats / tokens, 4),
        "nats_per_byte": round(nats / size, 4), "bits_per_byte": round(nats / size / math.log(2), 4),
        "perplexity": round(math.exp(nats / tokens), 2), "cpu_seconds": round(time.process_time() - start),
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
