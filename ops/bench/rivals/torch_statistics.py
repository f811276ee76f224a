"""Token statistics in PyTorch, to be timed beside ours: torch_statistics.py DIRECTORY cpu|cuda

DIRECTORY is a model of random weights that the benchmark wrote (RandomCausalModel): its weights are read as they are, so that both
compute the same. PyTorch computes as one would write it: the network, then by chunks of rows the logits and from them, in float32,
log-probability, entropy, variance of log-probability and rank of each token. Each line that comes in says what to do, each that goes
out is the answer:

    {"ids": [[..]]}                     tokens [B, T]
    {"seconds": .1, "cpu_seconds": .1, "matrix_rate": 1e11, "statistics": [[..]], "exact": [[..]]}

The last three in the first answer only: operations a second of a large product of matrices; the numbers of the first row, [T - 1, 4];
and the same with everything behind the weights in float64.
"""

import json
import math
import os
import sys
import time

import numpy
import torch

ALIGNMENT = 4096
CHUNK_BYTES = 64 << 20
KINDS = {"FLOAT32": ("<f4", torch.float32), "FLOAT16": ("<f2", torch.float16), "BFLOAT16": ("<i2", torch.bfloat16)}


class Weights:
    """The matrices of model.onnx_data, one after the other."""

    def __init__(self, directory, kind, device, wide):
        self.file = numpy.memmap(os.path.join(directory, "model.onnx_data"), dtype=numpy.uint8, mode="r")
        self.number, self.kind = KINDS[kind]
        self.result = torch.float64 if wide else self.kind
        self.device, self.at = device, 0

    def matrix(self, rows, columns):
        self.at += -self.at % ALIGNMENT
        size = rows * columns * numpy.dtype(self.number).itemsize
        part = self.file[self.at : self.at + size].view(self.number).reshape(rows, columns)
        self.at += size
        return torch.from_numpy(numpy.array(part)).view(self.kind).to(self.device, self.result)


class Model:
    """Llama's block without trained scales, as RandomCausalModel writes it; wide computes in float64."""

    def __init__(self, directory, device, wide=False):
        with open(os.path.join(directory, "config.json"), encoding="utf-8") as file:
            config = json.load(file)
        with open(os.path.join(directory, "type"), encoding="utf-8") as file:
            kind = file.read().strip()
        width, self.heads, vocabulary = config["hidden_size"], config["num_attention_heads"], config["vocab_size"]
        weights = Weights(directory, kind, device, wide)
        self.kind, self.device, self.size = weights.result, device, width // self.heads
        self.precise = torch.float64 if wide else torch.float32
        self.embedding = weights.matrix(vocabulary, width)
        shapes = [(width, width)] * 4 + [(width, 3 * width)] * 2 + [(3 * width, width)]
        self.layers = [[weights.matrix(*shape) for shape in shapes] for _ in range(config["num_hidden_layers"])]
        self.head = weights.matrix(width, vocabulary)

    def norm(self, x):
        wide = x.to(self.precise)
        return (wide / (wide.square().mean(-1, keepdim=True) + 1e-6).sqrt()).to(x.dtype)

    def split(self, x):
        return x.view(*x.shape[:2], self.heads, self.size).transpose(1, 2)

    def rotated(self, x, cosine, sine):
        low, high = x.chunk(2, -1)
        return x * cosine + torch.cat((-high, low), -1) * sine

    def attention(self, x, layer, cosine, sine):
        query = self.rotated(self.split(x @ layer[0]), cosine, sine)
        key = self.rotated(self.split(x @ layer[1]), cosine, sine)
        value = self.split(x @ layer[2])
        if hasattr(torch.nn.functional, "scaled_dot_product_attention"):
            mixed = torch.nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            length = x.shape[1]
            mask = torch.full((length, length), -1e4, dtype=x.dtype, device=x.device).triu(1)
            mixed = torch.softmax(query @ key.transpose(2, 3) / math.sqrt(self.size) + mask, -1) @ value
        return mixed.transpose(1, 2).reshape(x.shape) @ layer[3]

    def hidden(self, ids):
        frequencies = 10_000 ** (-2 * torch.arange(self.size // 2, device=self.device, dtype=self.precise) / self.size)
        angles = torch.arange(ids.shape[1], device=self.device).unsqueeze(1) * frequencies
        both = torch.cat((angles, angles), -1)
        cosine, sine = both.cos().to(self.kind), both.sin().to(self.kind)
        x = self.embedding[ids]
        for layer in self.layers:
            x = x + self.attention(self.norm(x), layer, cosine, sine)
            y = self.norm(x)
            x = x + (torch.nn.functional.silu(y @ layer[4]) * (y @ layer[5])) @ layer[6]
        return self.norm(x)

    def statistics(self, ids):
        """[B * (T - 1), 4]."""
        rows, targets = self.hidden(ids)[:, :-1].flatten(0, 1), ids[:, 1:].flatten()
        chunk = max(64, CHUNK_BYTES // (4 * self.head.shape[1]))
        return torch.cat([self.columns(*part) for part in zip(rows.split(chunk), targets.split(chunk))])

    def columns(self, rows, targets):
        logp = torch.log_softmax((rows @ self.head).to(self.precise), -1)
        chosen = logp.gather(1, targets.unsqueeze(1))
        p = logp.exp()
        first = (p * logp).sum(-1, keepdim=True)
        variance = (p * (logp - first).square()).sum(-1)
        rank = (logp > chosen).sum(-1) + 1
        return torch.stack((chosen[:, 0], -first[:, 0], variance, rank.to(self.precise)), -1)


def synchronise(device):
    if device == "cuda":
        torch.cuda.synchronize()


def matrix_rate(kind, device):
    """Operations a second of a product of large matrices, the best of some."""
    size, best = (8192 if device == "cuda" else 1024), math.inf
    a, b = (torch.randn(size, size, device=device).to(kind) for _ in range(2))
    for _ in range(8):
        synchronise(device)
        start = time.perf_counter()
        a @ b
        synchronise(device)
        best = min(best, time.perf_counter() - start)
    return 2 * size**3 / best


def main(directory, device):
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    model, first = Model(directory, device), True
    for line in sys.stdin:
        ids = torch.tensor(json.loads(line)["ids"], device=device)
        synchronise(device)
        start, cpu = time.perf_counter(), time.process_time()
        statistics = model.statistics(ids).cpu()
        answer = {"seconds": time.perf_counter() - start, "cpu_seconds": time.process_time() - cpu}
        if first:
            answer["matrix_rate"], first = matrix_rate(model.kind, device), False
            answer["statistics"] = statistics[: ids.shape[1] - 1].tolist()
            answer["exact"] = Model(directory, device, wide=True).statistics(ids[:1]).tolist()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
