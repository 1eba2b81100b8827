"""One spaCy process: loads the package, reads all texts a few times, prints JSON lines in the manner of the runtime's `throughput`."""

import argparse
import json
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package")
    parser.add_argument("texts")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--batch-size", type=int, default=256)
    parser.add_argument("--processes", type=int, default=1)
    arguments = parser.parse_args()
    with open(arguments.texts) as file:
        texts = json.load(file)

    begun = time.perf_counter()
    import spacy

    imported = time.perf_counter()
    nlp = spacy.load(arguments.package)
    loaded = time.perf_counter()
    for number in range(arguments.rounds):
        start, tokens = time.perf_counter(), 0
        for doc in nlp.pipe(texts, batch_size=arguments.batch_size, n_process=arguments.processes):
            tokens += len(doc)
        seconds = time.perf_counter() - start
        line = {"round": number, "tokens": tokens, "seconds": seconds, "load_seconds": loaded - imported, "import_seconds": imported - begun}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
