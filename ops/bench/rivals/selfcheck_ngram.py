"""SelfCheckGPT's n-gram scorer, to be timed beside ours: selfcheck_ngram.py CHECKOUT PASSAGES.jsonl.gz

CHECKOUT is a clone of potsawee/selfcheckgpt; its code runs as it is, with spaCy and NLTK from where Python finds them. One thing
is made easier for it: where it loads spaCy's English pipeline for every prediction, and tags and parses every text twice with it,
it gets English rules for tokens and sentences, loaded once. Each line that comes in says what to do, each that goes out is the answer:

    {"orders": [1, 2], "first": 0, "count": 10, "given": false}
    {"cpu_seconds": 1.2, "passages": 10, "scores": [[..]]}

n-gram orders, which passages, and whether their tokens are made beforehand, which is not timed; then one list of scores per passage,
the average of its sentences' maxima by order.
"""

import gzip
import importlib.util
import json
import os
import sys
import time
from types import SimpleNamespace

import spacy


class Document(list):
    """Tokens of a text, and its sentences."""

    def __init__(self, spacys):
        super().__init__(SimpleNamespace(text=token.text) for token in spacys)
        self.sents = [SimpleNamespace(text=sentence.text) for sentence in spacys.sents]


class Pipeline:
    """spaCy's English rules, or what they said before."""

    def __init__(self):
        self.rules = spacy.blank("en")
        self.rules.add_pipe("sentencizer")
        self.given, self.known = False, {}

    def __call__(self, text):
        if not self.given:
            return self.rules(text)
        if text not in self.known:
            self.known[text] = Document(self.rules(text))
        return self.known[text]


def reference(checkout, pipeline):
    """The module of the checkout, without the rest of its package, which asks for PyTorch and Transformers."""
    path = os.path.join(checkout, "selfcheckgpt", "modeling_ngram.py")
    spec = importlib.util.spec_from_file_location("modeling_ngram", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    spacy.load = lambda name: pipeline
    return module


def predict(module, order, sentences, passage):
    """What SelfCheckNgram.predict does."""
    model = module.UnigramModel() if order == 1 else module.NgramModel(n=order)
    model.add(passage["response"])
    for sample in passage["samples"]:
        model.add(sample)
    model.train(k=0)
    return model.evaluate(sentences)["doc_level"]["avg_max_neg_logprob"]


def scored(module, orders, passages, sentences):
    return [[float(predict(module, order, *one)) for order in orders] for one in zip(sentences, passages)]


def main(checkout, data):
    pipeline = Pipeline()
    module = reference(checkout, pipeline)
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        passages = [json.loads(line) for line in lines]
    for line in sys.stdin:
        asked = json.loads(line)
        chosen = [passages[i % len(passages)] for i in range(asked["first"], asked["first"] + asked["count"])]
        pipeline.given = asked["given"]
        # Sentences are given to it, so that finding them is not timed.
        sentences = [[sentence.text.strip() for sentence in pipeline(passage["response"]).sents] for passage in chosen]
        if pipeline.given:
            scored(module, [1], chosen, sentences)
        start = time.process_time()
        scores = scored(module, asked["orders"], chosen, sentences)
        answer = {"cpu_seconds": time.process_time() - start, "passages": len(chosen), "scores": scores}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
