"""A process at each mount appends lines to one file, all at the same time.

    appenders.py LINES FILE FILE

Ends with status 1 and a sentence if a line is missing, torn, doubled, or before an earlier one."""

import os
import sys

import crowd


def append(path, who, lines):
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    for i in range(lines):
        line = f"{who} {i} {'*' * (i % 200)}\n".encode()
        written = os.write(file, line)
        assert written == len(line), f"{written} of {len(line)} bytes were appended"
    os.close(file)


def trouble(text, writers, lines):
    next_of = [0] * writers
    for number, line in enumerate(text.splitlines()):
        words = line.split(" ")
        try:
            who, i = int(words[0]), int(words[1])
            whole = words[2:] == ["*" * (i % 200)]
        except (ValueError, IndexError):
            whole = False
        if not whole:
            return f"line {number} is torn: {line[:100]}"
        if i != next_of[who]:
            return f"line {number} is {i} of writer {who}, after {next_of[who] - 1}"
        next_of[who] += 1
    if next_of != [lines] * writers:
        return f"of {lines} lines of each there are {next_of}"
    return None


def main(lines, *paths):
    lines = int(lines)
    sentences = crowd.all_of([(append, path, who, lines) for who, path in enumerate(paths)])
    if sentences:
        print("\n".join(sentences))
        return 1
    for path in paths:
        with open(path) as file:
            sentence = trouble(file.read(), len(paths), lines)
        if sentence:
            print(f"{path}: {sentence}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
