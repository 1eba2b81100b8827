#!/usr/bin/env python3
"""Write the dossier and the picture that README.md shows: tools/readme.py HEADWATER_BINARY

The README shows parts of what `headwater brief corpus/stories/bank` prints, with a line that holds only an ellipsis where
lines are left out; a test demands that every part is printed just so.
"""
import re, subprocess, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(*args):
    return subprocess.run([sys.argv[1], *args], cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout


def main():
    printed = run("brief", "corpus/stories/bank").splitlines()
    starts = [i for i, line in enumerate(printed) if re.match(r"^[A-Z]{3}[A-Z ]+( |$)", line)] + [len(printed)]
    sections = {printed[a].split("  ")[0].strip(): printed[a:b] for a, b in zip(starts, starts[1:])}

    def first_item(name, count=1):
        """The heading and the first items of a section; an item starts where the least indent comes back."""
        lines = sections[name]
        indent = min(len(line) - len(line.lstrip()) for line in lines[1:] if line.strip())
        items = [i for i, line in enumerate(lines) if i and re.match(rf" {{{indent},3}}\S", line)] + [len(lines)]
        return lines[: items[count]]

    def trimmed(lines):
        return "\n".join(lines).strip("\n")

    parts = [printed[: starts[0]], sections["WHO HAD IT FROM WHOM"], first_item("WHERE THEY DISAGREE"),
             first_item("WHAT IS CLAIMED"), first_item("WHAT CHANGED ON THE WAY", 2)]
    shown = "\n…\n".join(trimmed(part) for part in parts)
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    head, rest = text.split("```text\n", 1)
    readme.write_text(head + "```text\n" + shown + "\n```" + rest.split("```", 1)[1], "utf-8")
    (ROOT / "docs/images/stemma-bank.svg").write_text(run("show", "stemma", "corpus/stories/bank"), "utf-8")


if __name__ == "__main__":
    main()
