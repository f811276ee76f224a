"""The network of both models: GPT-2's (Radford et al. 2019), small, with the output tied to the embedding."""

import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional


@dataclass(frozen=True)
class Shape:
    """What a model is made of."""

    name: str
    layers: int
    heads: int
    width: int
    vocabulary: int = 4096
    positions: int = 512


SHAPES = {
    shape.name: shape
    for shape in (Shape("assay-lm-small", 2, 4, 128), Shape("assay-lm-large", 4, 4, 256))
}


class TiedLoss(torch.autograd.Function):
    """Mean cross-entropy of hidden @ weight.T, some rows at a time: logits are never held whole, and gradients are made with them."""

    ROWS = 512

    @staticmethod
    def forward(ctx, hidden, weight, targets):
        low, total = weight.to(torch.bfloat16), 0.0
        rows = hidden.to(torch.bfloat16)
        grad_hidden, grad_weight = torch.empty_like(rows), torch.zeros_like(weight)
        for part, goal, into in zip(*(tensor.split(TiedLoss.ROWS) for tensor in (rows, targets, grad_hidden))):
            logits = torch.mm(part, low.t()).float()
            logits -= logits.max(dim=1, keepdim=True).values
            goal = goal.unsqueeze(1)
            wanted = logits.gather(1, goal)
            sums = logits.exp_().sum(dim=1, keepdim=True)
            total += (sums.log() - wanted).sum().item()
            logits /= sums
            logits.scatter_add_(1, goal, torch.full_like(wanted, -1.0))
            slope = logits.to(torch.bfloat16)
            torch.mm(slope, low, out=into)
            grad_weight += torch.mm(slope.t(), part)
        ctx.save_for_backward(grad_hidden, grad_weight)
        ctx.count, ctx.dtype = len(targets), hidden.dtype
        return torch.tensor(total / len(targets))

    @staticmethod
    def backward(ctx, grad):
        grad_hidden, grad_weight = ctx.saved_tensors
        scale = grad / ctx.count
        return grad_hidden.to(ctx.dtype) * scale, grad_weight * scale, None


class Block(nn.Module):
    """Attention and a feed-forward layer, each behind a layer norm."""

    def __init__(self, shape):
        super().__init__()
        self.heads = shape.heads
        self.ln_1 = nn.LayerNorm(shape.width)
        self.attn = nn.Linear(shape.width, 3 * shape.width)
        self.attn_out = nn.Linear(shape.width, shape.width)
        self.ln_2 = nn.LayerNorm(shape.width)
        self.mlp = nn.Linear(shape.width, 4 * shape.width)
        self.mlp_out = nn.Linear(4 * shape.width, shape.width)

    def forward(self, x, mask):
        batch, length, width = x.shape
        size = width // self.heads
        parts = self.attn(self.ln_1(x)).view(batch, length, 3, self.heads, size)
        query, key, value = (part.transpose(1, 2) for part in parts.unbind(2))
        weights = torch.matmul(query * (1 / math.sqrt(size)), key.transpose(2, 3)) + mask
        mixed = torch.matmul(functional.softmax(weights, dim=-1), value).transpose(1, 2).reshape(batch, length, width)
        x = x + self.attn_out(mixed)
        # The square of relu: GELU's two passes of tanh were 30 % of a training step on a CPU.
        return x + self.mlp_out(functional.relu(self.mlp(self.ln_2(x))).square())


class Gpt(nn.Module):
    """int64 `input_ids`, `attention_mask` and `position_ids`, each [batch, sequence]; float32 logits [batch, sequence, vocabulary]."""

    def __init__(self, shape):
        super().__init__()
        self.wte = nn.Embedding(shape.vocabulary, shape.width)
        self.wpe = nn.Embedding(shape.positions, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.ln_f = nn.LayerNorm(shape.width)
        self.apply(Gpt._start)
        for block in self.blocks:
            for last in (block.attn_out, block.mlp_out):
                nn.init.normal_(last.weight, std=0.02 / math.sqrt(2 * shape.layers))

    @staticmethod
    def _start(module):
        if isinstance(module, (nn.Linear, nn.Embedding)):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)

    def hidden(self, input_ids, position_ids, mask):
        x = self.wte(input_ids) + self.wpe(position_ids)
        for block in self.blocks:
            x = block(x, mask)
        return self.ln_f(x)

    def forward(self, input_ids, attention_mask, position_ids):
        length = input_ids.shape[1]
        place = torch.arange(length, device=input_ids.device)
        seen = (place.unsqueeze(1) >= place.unsqueeze(0)) & (attention_mask != 0).unsqueeze(1).unsqueeze(1)
        # A finite number: a row of padding alone still has a softmax.
        mask = torch.where(seen, torch.tensor(0.0), torch.tensor(-1e9))
        return torch.matmul(self.hidden(input_ids, position_ids, mask), self.wte.weight.t()).float()

    def loss(self, tokens):
        """Mean natural-log loss of tokens[:, 1:] given what stands before them."""
        length = tokens.shape[1] - 1
        mask = torch.triu(torch.full((length, length), -1e9, dtype=torch.bfloat16), 1)
        hidden = self.hidden(tokens[:, :-1], torch.arange(length), mask)
        return TiedLoss.apply(hidden.flatten(0, 1), self.wte.weight, tokens[:, 1:].flatten())

    def parameter_count(self):
        return sum(parameter.numel() for parameter in self.parameters())
