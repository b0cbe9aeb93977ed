"""csource.py: reads C files for the checks in tools/: which files there are, their includes, their code without comments."""

import os
import re
import subprocess

# Comments, strings and characters in one pass, so that a quote in a comment or "//" in a string is not taken for another thing.
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)


def tracked(root, *suffixes):
    """Paths below root, relative, that end in one of the suffixes: git's list (new files too), or a walk where there is no git."""
    run = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True)
    if run.returncode == 0 and os.path.exists(os.path.join(root, ".git")):
        paths = sorted(p for p in run.stdout.decode().split("\0") if p)
    else:
        paths = sorted(os.path.relpath(os.path.join(d, f), root) for d, _, names in os.walk(root) for f in names)
    return [p for p in paths if p.endswith(suffixes) and os.path.isfile(os.path.join(root, p))]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def blank(text):
    """Same length and lines, other characters as spaces."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    return TOKEN.sub(lambda m: blank(m.group()) if m.group()[0] == "/" else m.group(), text)


def code_only(text):
    """Without comments, and strings emptied."""
    return TOKEN.sub(lambda m: blank(m.group()), text)


def strings(text):
    """(offset, text) of every string; pieces that stand next to each other are joined as the compiler does."""
    joined = []
    last_end = 0
    for match in TOKEN.finditer(text):
        word = match.group()
        if word[0] != '"':
            continue
        gap = code_only(text[last_end:match.start()])
        if joined and gap.strip() == "":
            joined[-1] = (joined[-1][0], joined[-1][1] + word[1:-1])
        else:
            joined.append((match.start(), word[1:-1]))
        last_end = match.end()
    return joined


def includes(text):
    """(line, kind, path): kind is '<' or '"'."""
    return [(line_of(text, m.start()), m.group(1), m.group(2)) for m in INCLUDE.finditer(without_comments(text))]


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1
