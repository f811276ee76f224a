"""The novels of COST-ELTeC as token ids, and which of them a model may never see."""

import gzip
import json
import os

import numpy

VALIDATION = 5


def read(path):
    """All novels in file order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def split(novels):
    """Novels to train on, and the last five, which are only ever measured."""
    return novels[:-VALIDATION], novels[-VALIDATION:]


def encoded(novels, bpe, cache):
    """One stream of ids: end-of-text, novel, end-of-text, novel, and so on; kept in `cache` once made."""
    if not os.path.exists(cache):
        ids = []
        for novel in novels:
            ids.append(bpe.end_of_text)
            ids.extend(bpe.encode(novel["text"]))
        numpy.asarray(ids, dtype=numpy.uint16).tofile(cache)
    return numpy.fromfile(cache, dtype=numpy.uint16)
