"""Trains one model: train.py NOVELS.jsonl.gz WORK_FOLDER assay-lm-small|assay-lm-large --tokens N --minutes M --rate R

WORK_FOLDER holds tokenizer.json (tokenizer.py) and takes the encoded novels, a checkpoint every five minutes and the final one.
The learning rate follows the larger of two fractions, tokens seen of --tokens and minutes gone of --minutes, down to zero: a
machine that turns out slow ends a shorter schedule in time instead of a long one in the middle.
"""

import argparse
import json
import math
import os
import time

import torch

import bpe
import novels
from model import SHAPES, Gpt

TOKENS_PER_STEP = 4096
SHORT, LONG, LONG_FROM = 256, 512, 0.6
WARM_UP = 0.03
SEED = 20260117


class Windows:
    """Windows of a stream in a seeded random order, every token once an epoch."""

    def __init__(self, stream, end_of_text):
        self.stream, self.end_of_text = stream, end_of_text
        self.random = torch.Generator().manual_seed(SEED)
        self.length, self.order = None, []

    def batch(self, length):
        rows = TOKENS_PER_STEP // length
        if length != self.length or len(self.order) < rows:
            offset = int(torch.randint(length, (1,), generator=self.random))
            count = (len(self.stream) - offset - 1) // length
            self.order = (torch.randperm(count, generator=self.random) * length + offset).tolist()
            self.length = length
        starts = [self.order.pop() for _ in range(rows)]
        tokens = torch.stack([torch.from_numpy(self.stream[at : at + length + 1].astype("int64")) for at in starts])
        # Half of the windows begin with the end-of-text mark, so that it means "somewhere", not only "at the head of a novel".
        marked = torch.rand(rows, generator=self.random) < 0.5
        tokens[marked, 0] = self.end_of_text
        return tokens


def quick_loss(model, stream, rows=24):
    """Loss on some windows of the novels left out, to watch training; evaluate.py measures them whole."""
    step = len(stream) // rows
    tokens = torch.stack([torch.from_numpy(stream[at : at + LONG + 1].astype("int64")) for at in range(0, step * (rows - 1), step)])
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        return float(model.loss(tokens))


def rate_at(progress):
    if progress < WARM_UP:
        return progress / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP)))


def optimiser(model, rate):
    matrices = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.95), eps=1e-8)


def save(model, path, about):
    torch.save({"weights": model.state_dict(), "about": about}, path + ".part")
    os.replace(path + ".part", path)


def train(options, model, windows, held_out):
    steps = optimiser(model, options.rate)
    start, cpu, saved, seen, step, mean = time.time(), time.process_time(), time.time(), 0, 0, None
    while True:
        progress = max(seen / options.tokens, (time.time() - start) / (60 * options.minutes))
        if progress >= 1:
            break
        for group in steps.param_groups:
            group["lr"] = options.rate * rate_at(progress)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = model.loss(windows.batch(SHORT if progress < LONG_FROM else LONG))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        steps.step()
        steps.zero_grad(set_to_none=True)
        seen, step = seen + TOKENS_PER_STEP, step + 1
        mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
        about = {
            "name": options.name, "steps": step, "tokens": seen, "epochs": round(seen / len(windows.stream), 3),
            "seconds": round(time.time() - start), "cpu_seconds": round(time.process_time() - cpu),
            "progress": round(progress, 4), "rate": options.rate, "train_loss": round(mean, 4),
        }
        if step % 100 == 0:
            print(json.dumps(about), flush=True)
        if time.time() - saved > 300:
            saved = time.time()
            about["quick_loss"] = round(quick_loss(model, held_out), 4)
            print(json.dumps(about), flush=True)
            save(model, os.path.join(options.work, options.name + ".checkpoint.pt"), about)
    about["quick_loss"] = round(quick_loss(model, held_out), 4)
    print(json.dumps(about), flush=True)
    save(model, os.path.join(options.work, options.name + ".pt"), about)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("work")
    parser.add_argument("name", choices=sorted(SHAPES))
    parser.add_argument("--tokens", type=float, required=True)
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--rate", type=float, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(SEED)
    tokenizer = bpe.Bpe.read(os.path.join(options.work, "tokenizer.json"))
    seen, held_out = novels.split(novels.read(options.data))
    stream = novels.encoded(seen, tokenizer, os.path.join(options.work, "train.u16"))
    measured = novels.encoded(held_out, tokenizer, os.path.join(options.work, "held-out.u16"))
    model = Gpt(SHAPES[options.name])
    arguments = f"--tokens {options.tokens:g} --minutes {options.minutes:g} --rate {options.rate:g}"
    first = {"parameters": model.parameter_count(), "train_tokens": len(stream), "held_out_tokens": len(measured)}
    print(json.dumps({**first, "arguments": arguments}), flush=True)
    train(options, model, Windows(stream, tokenizer.end_of_text), measured)


if __name__ == "__main__":
    main()
