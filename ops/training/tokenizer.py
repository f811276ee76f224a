"""Trains the tokenizer that both models share: tokenizer.py NOVELS.jsonl.gz WORK_FOLDER"""

import os
import sys
import time

import bpe
import novels

VOCABULARY = 4096


def main(data, work):
    os.makedirs(work, exist_ok=True)
    start = time.time()
    train, _ = novels.split(novels.read(data))
    trained = bpe.Bpe.train((novel["text"] for novel in train), VOCABULARY)
    path = os.path.join(work, "tokenizer.json")
    trained.write(path)
    print(f"{len(trained.tokens)} tokens in {time.time() - start:.0f} s: {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
