"""Numbers that the exported files must give, for the tests: golden.py NOVELS.jsonl.gz WORK_FOLDER OUT.json

The log-probabilities that the trained networks give in float32 to the first tokens of a novel left out, one end-of-text mark
before them.
"""

import json
import os
import sys

import torch

import bpe
import export
import novels
from model import SHAPES

CHARACTERS = 600


def main(data, work, out):
    torch.set_num_threads(1)
    tokenizer = bpe.Bpe.read(os.path.join(work, "tokenizer.json"))
    _, held_out = novels.split(novels.read(data))
    text = held_out[2]["text"][:CHARACTERS]
    ids = tokenizer.encode(text)
    document = {"novel": held_out[2]["id"], "text": text, "ids": ids, "logprobs": {}}
    for name in SHAPES:
        model, _ = export.load(work, name)
        inputs = torch.tensor([[tokenizer.end_of_text, *ids[:-1]]])
        with torch.no_grad():
            logits = model(inputs, torch.ones_like(inputs), torch.arange(len(ids)).unsqueeze(0))
        chosen = torch.log_softmax(logits[0].double(), dim=-1).gather(1, torch.tensor(ids).unsqueeze(1))
        document["logprobs"][name] = [round(float(value), 6) for value in chosen[:, 0]]
    with open(out, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
