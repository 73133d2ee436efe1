"""The load of benchmarks/filesystem: one round on one filesystem that two hosts have mounted.

    python3 filesystem-load.py HERE THERE FILES

HERE and THERE are its two mount points, both empty. Prints a line for each row when it is done, its name, a tab and
how many a second; last the line `lost`, a tab, and how many of the lines that both appended are not whole in the
file. What is opened here is closed at once, so nothing but the calls themselves is measured.
"""

import os
import random
import subprocess
import sys
import time

here, there = sys.argv[1:3]
files = int(sys.argv[3])
listed = 5 * files
mebibytes = min(128, max(4, files // 16))
syncs = max(10, files // 10)
page = os.urandom(4096)
mebibyte = os.urandom(1 << 20)
NEW = os.O_CREAT | os.O_EXCL | os.O_WRONLY


def say(row, count, seconds):
    print(f"{row}\t{count / seconds:.6g}", flush=True)


def measure(row, count, work, *arguments):
    begun = time.perf_counter()
    work(*arguments)
    say(row, count, time.perf_counter() - begun)


def create(folder, prefix, count):
    for i in range(count):
        os.close(os.open(f"{folder}/{prefix}{i}", NEW, 0o644))


def stat(folder):
    for i in range(files):
        os.stat(f"{folder}/f{i}")


def rename(folder):
    for i in range(files):
        os.rename(f"{folder}/f{i}", f"{folder}/g{i}")


def unlink(folder):
    for i in range(files):
        os.unlink(f"{folder}/g{i}")


def mkdir(folder):
    for i in range(files):
        os.mkdir(f"{folder}/d{i}")


def write_small(folder):
    for i in range(files):
        file = os.open(f"{folder}/f{i}", NEW, 0o644)
        os.write(file, page)
        os.close(file)


def read_small(folder):
    for i in range(files):
        file = os.open(f"{folder}/f{i}", os.O_RDONLY)
        if os.read(file, 8192) != page:
            sys.exit(f"{folder}/f{i} has not what was written")
        os.close(file)


def list_long(folder):
    said = subprocess.run(["ls", "-l", folder], check=True, stdout=subprocess.PIPE).stdout
    lines = said.count(b"\n")
    if lines != listed + 1:
        sys.exit(f"ls -l {folder} shows {lines} lines, not {listed + 1}")


def write_big(path):
    file = os.open(path, NEW, 0o644)
    for _ in range(mebibytes):
        if os.write(file, mebibyte) != len(mebibyte):
            sys.exit(f"{path}: a short write")
    os.close(file)


def read_big(path):
    file = os.open(path, os.O_RDONLY)
    for _ in range(mebibytes):
        wanted = len(mebibyte)
        while wanted:
            got = len(os.read(file, wanted))
            if not got:
                sys.exit(f"{path} is too short")
            wanted -= got
    os.close(file)


def write_random(path, offsets):
    file = os.open(path, os.O_WRONLY)
    for offset in offsets:
        os.pwrite(file, page, offset)
    os.close(file)


def read_random(path, offsets):
    file = os.open(path, os.O_RDONLY)
    for offset in offsets:
        os.pread(file, 4096, offset)
    os.close(file)


def write_synced(path):
    file = os.open(path, NEW, 0o644)
    for i in range(syncs):
        os.pwrite(file, page, i * 4096)
        os.fsync(file)
    os.close(file)


def line(who, i):
    return f"{who} {i} {'x' * 40}\n".encode()


def append(folder, who):
    file = os.open(f"{folder}/log", os.O_WRONLY | os.O_APPEND)
    for i in range(files):
        os.write(file, line(who, i))
    os.close(file)


def both(row, works):
    """All at once, a process each."""
    gate, opener = os.pipe()
    children = []
    for work in works:
        child = os.fork()
        if not child:
            status = 1
            try:
                os.close(opener)
                os.read(gate, 1)
                work()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    os.close(gate)
    # Children that are still being made would be measured too.
    time.sleep(0.2)
    begun = time.perf_counter()
    os.close(opener)
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    seconds = time.perf_counter() - begun
    if failed:
        sys.exit(f"{row}: one of the two hosts failed")
    say(row, len(works) * files, seconds)


def lost(folder):
    """How many lines are not there exactly once and whole."""
    counts = {}
    with open(f"{folder}/log", "rb") as log:
        for each in log:
            counts[each] = counts.get(each, 0) + 1
    return sum(counts.get(line(who, i)) != 1 for who in ("here", "there") for i in range(files))


for name in ("own", "list", "small", "dirs", "both"):
    os.mkdir(f"{here}/{name}")

measure("create", files, create, f"{here}/own", "f", files)
measure("stat, own", files, stat, f"{here}/own")
measure("rename", files, rename, f"{here}/own")
measure("unlink", files, unlink, f"{here}/own")
measure("mkdir", files, mkdir, f"{here}/dirs")

measure("create + write 4k", files, write_small, f"{here}/small")
measure("open + read 4k, own", files, read_small, f"{here}/small")
measure("stat, other's", files, stat, f"{there}/small")
measure("open + read 4k, other's", files, read_small, f"{there}/small")

create(f"{here}/list", "f", listed)
measure("ls -l, other's, first", listed, list_long, f"{there}/list")
measure("ls -l, other's, again", listed, list_long, f"{there}/list")

big = f"{here}/big"
draw = random.Random(7)
offsets = [4096 * draw.randrange(mebibytes * 256) for _ in range(files)]
measure("write 1M", mebibytes, write_big, big)
measure("read 1M, own", mebibytes, read_big, big)
measure("read 1M, other's", mebibytes, read_big, f"{there}/big")
measure("random write 4k", files, write_random, big, offsets)
draw.shuffle(offsets)
measure("random read 4k", files, read_random, big, offsets)
measure("write 4k + fsync", syncs, write_synced, f"{here}/synced")

both(
    "create, both at once",
    [
        lambda: create(f"{here}/both", "here", files),
        lambda: create(f"{there}/both", "there", files),
    ],
)
os.close(os.open(f"{here}/log", NEW, 0o644))
both("append, both at once", [lambda: append(here, "here"), lambda: append(there, "there")])
print(f"lost\t{max(lost(here), lost(there))}", flush=True)
