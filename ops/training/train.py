"""Trains one model: train.py NOVELS.jsonl.gz WORK_FOLDER assay-lm-small|assay-lm-large --tokens N --rate R

WORK_FOLDER holds tokenizer.json (tokenizer.py) and takes the encoded novels, a checkpoint every five minutes and the final weights.
A run that was stopped goes on from its checkpoint and ends with the same weights as one that was not: all that a step depends on
is in the checkpoint, and nothing depends on the clock.
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

    def state(self):
        return {"random": self.random.get_state(), "length": self.length, "order": self.order}

    def restore(self, state):
        self.random.set_state(state["random"])
        self.length, self.order = state["length"], state["order"]

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


def save(path, **parts):
    torch.save(parts, path + ".part")
    os.replace(path + ".part", path)


class Training:
    """Steps up to a number of tokens; what they depend on goes into the checkpoint, and times add up over all runs."""

    def __init__(self, options, model, windows):
        self.options, self.model, self.windows = options, model, windows
        self.steps = optimiser(model, options.rate)
        self.step, self.mean = 0, None
        self.before = {"seconds": 0, "cpu_seconds": 0}
        self.start, self.cpu = time.time(), time.process_time()
        self.path = os.path.join(options.work, options.name)

    def tokens(self):
        return self.step * TOKENS_PER_STEP

    def progress(self):
        return self.tokens() / self.options.tokens

    def about(self):
        return {
            "name": self.options.name, "arguments": arguments(self.options), "steps": self.step, "tokens": self.tokens(),
            "epochs": round(self.tokens() / len(self.windows.stream), 3),
            "seconds": round(self.before["seconds"] + time.time() - self.start),
            "cpu_seconds": round(self.before["cpu_seconds"] + time.process_time() - self.cpu),
            "progress": round(self.progress(), 4), "train_loss": self.mean and round(self.mean, 4),
        }

    def resume(self):
        path = self.path + ".checkpoint.pt"
        if not os.path.exists(path):
            return
        saved = torch.load(path)
        if saved["about"]["arguments"] != arguments(self.options):
            raise SystemExit(f"{path} is of {saved['about']['arguments']}: delete it, or give these arguments")
        self.model.load_state_dict(saved["weights"])
        self.steps.load_state_dict(saved["optimiser"])
        self.windows.restore(saved["windows"])
        self.step, self.mean, self.before = saved["about"]["steps"], saved["mean"], saved["about"]

    def checkpoint(self):
        save(
            self.path + ".checkpoint.pt", weights=self.model.state_dict(), about=self.about(), mean=self.mean,
            optimiser=self.steps.state_dict(), windows=self.windows.state(),
        )

    def one(self):
        for group in self.steps.param_groups:
            group["lr"] = self.options.rate * rate_at(self.progress())
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = self.model.loss(self.windows.batch(SHORT if self.progress() < LONG_FROM else LONG))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.steps.step()
        self.steps.zero_grad(set_to_none=True)
        self.step += 1
        self.mean = loss.item() if self.mean is None else 0.98 * self.mean + 0.02 * loss.item()

    def run(self, held_out):
        saved = time.time()
        while self.progress() < 1:
            self.one()
            if self.step % 100 == 0:
                print(json.dumps(self.about()), flush=True)
            if time.time() - saved > 300:
                saved = time.time()
                print(json.dumps({**self.about(), "quick_loss": round(quick_loss(self.model, held_out), 4)}), flush=True)
                self.checkpoint()
        about = {**self.about(), "rate": self.options.rate, "quick_loss": round(quick_loss(self.model, held_out), 4)}
        print(json.dumps(about), flush=True)
        save(self.path + ".pt", weights=self.model.state_dict(), about=about)


def arguments(options):
    return f"--tokens {options.tokens:g} --rate {options.rate:g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("work")
    parser.add_argument("name", choices=sorted(SHAPES))
    parser.add_argument("--tokens", type=float, required=True)
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
    first = {"parameters": model.parameter_count(), "train_tokens": len(stream), "held_out_tokens": len(measured)}
    print(json.dumps({**first, "arguments": arguments(options)}), flush=True)
    training = Training(options, model, Windows(stream, tokenizer.end_of_text))
    training.resume()
    training.run(measured)


if __name__ == "__main__":
    main()
