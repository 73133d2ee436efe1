"""One host stores into a mapping of a file, and the other one writes it, at the same time. A page is
of one of them at a time: of who stores until it is written back. Both see what is there.

    mapped.py ROUNDS FILE FILE

The file as each mount has it."""

import mmap
import os
import random
import struct
import sys
import threading

PAGE = 4096
PAGES = 16

rounds, here, there = int(sys.argv[1]), sys.argv[2], sys.argv[3]
with open(here, "wb") as file:
    file.write(bytes(PAGES * PAGE))
    os.fsync(file.fileno())
values = [0] * PAGES
locks = [threading.Lock() for _ in range(PAGES)]
failures = []


def expect(page, found, who):
    value = struct.unpack("<q", found)[0]
    if value != values[page]:
        failures.append(f"{who} finds {value} in page {page}, where {values[page]} is")


def store(seed):
    draw = random.Random(seed)
    with open(here, "r+b") as file, mmap.mmap(file.fileno(), PAGES * PAGE) as mapping:
        for _ in range(rounds):
            page = draw.randrange(PAGES)
            at = page * PAGE
            with locks[page]:
                expect(page, mapping[at : at + 8], "the mapping")
                if draw.random() < 0.5:
                    values[page] += 1
                    mapping[at : at + 8] = struct.pack("<q", values[page])
                    mapping.flush(at, PAGE)


def write(seed):
    draw = random.Random(seed)
    file = os.open(there, os.O_RDWR)
    for _ in range(rounds):
        page = draw.randrange(PAGES)
        with locks[page]:
            expect(page, os.pread(file, 8, page * PAGE), "the other host")
            if draw.random() < 0.5:
                values[page] += 1
                os.pwrite(file, struct.pack("<q", values[page]), page * PAGE)
    os.close(file)


threads = [threading.Thread(target=work) for work in (lambda: store(1), lambda: write(2))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
sys.exit("\n".join(failures[:5]) if failures else 0)
