"""lm-polygraph's lexical similarity, to be timed beside ours: lexical_similarity.py CHECKOUT PASSAGES.jsonl.gz

CHECKOUT is a clone of IINemo/lm-polygraph; its estimator runs as it is, with rouge_score from where Python finds it. Each line that comes in
says what to do, each that goes out is the answer:

    {"first": 0, "count": 4}
    {"cpu_seconds": 1.2, "passages": 4, "scores": [..]}

which passages; then one score per passage, of its samples.
"""

import gzip
import importlib
import json
import os
import sys
import time
import types


def reference(checkout):
    """
    The estimator of the checkout, without the rest of its package, which asks for PyTorch and Transformers; its base class, which
    computes nothing, asks for them too.
    """
    package = types.ModuleType("estimators")
    package.__path__ = [os.path.join(checkout, "src", "lm_polygraph", "estimators")]
    base = types.ModuleType("estimators.estimator")
    base.Estimator = type("Estimator", (), {"__init__": lambda self, needs, level: None})
    sys.modules.update({"estimators": package, "estimators.estimator": base})
    return importlib.import_module("estimators.lexical_similarity").LexicalSimilarity("rougeL")


def main(checkout, data):
    estimator = reference(checkout)
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        passages = [json.loads(line)["samples"] for line in lines]
    for line in sys.stdin:
        asked = json.loads(line)
        texts = [passages[i % len(passages)] for i in range(asked["first"], asked["first"] + asked["count"])]
        start = time.process_time()
        scores = [float(score) for score in estimator({"sample_texts": texts})]
        answer = {"cpu_seconds": time.process_time() - start, "passages": len(texts), "scores": scores}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
