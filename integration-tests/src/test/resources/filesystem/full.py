"""Two mounts fill their device, make room again, and fill it.

    full.py SEED ROUNDS DIRECTORY DIRECTORY

The directories are one and the same, as each mount has it. A process at each mount writes, makes
directories, names and attributes until nothing fits any more, and gives back a part of it, whenever
the device is full. What was written must be there, from either mount. In the end all is removed.
Ends with status 1 and a sentence for each thing that must not be."""

import errno
import os
import random
import shutil
import sys

import crowd

FULL = errno.ENOSPC


class Filler:
    def __init__(self, seed, number, root):
        self.draw = random.Random(f"{seed} {number}")
        self.root = os.path.join(root, f"of-{number}")
        self.files = {}
        self.count = 0
        self.was_full = 0

    def path(self):
        self.count += 1
        return os.path.join(self.root, f"{self.count}-{'n' * self.draw.randrange(200)}")

    def write(self):
        path = self.path()
        data = self.draw.randbytes(int(1_500_000 * self.draw.random() ** 4) + 1)
        file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL)
        self.files[path] = b""
        try:
            done = 0
            while done < len(data):
                done += os.write(file, data[done:done + 50_000])
                self.files[path] = data[:done]
            if self.draw.randrange(4) == 0:
                os.fsync(file)
        finally:
            os.close(file)

    def overwrite(self):
        """What has its room must not fail for want of it."""
        if not self.files:
            return
        path = self.draw.choice(sorted(self.files))
        data = self.files[path]
        if not data:
            return
        at = self.draw.randrange(len(data))
        piece = self.draw.randbytes(min(3000, len(data) - at))
        with open(path, "r+b", buffering=0) as file:
            file.seek(at)
            file.write(piece)
        self.files[path] = data[:at] + piece + data[at + len(piece):]

    def mkdir(self):
        os.mkdir(self.path())

    def symlink(self):
        os.symlink("x" * self.draw.randrange(1, 3000), self.path())

    def attribute(self):
        if self.files:
            os.setxattr(self.draw.choice(sorted(self.files)), f"user.{self.draw.randrange(9)}",
                        bytes(self.draw.randrange(2000)))

    def reserve(self):
        if self.files:
            path = self.draw.choice(sorted(self.files))
            with open(path, "r+b") as file:
                os.posix_fallocate(file.fileno(), 0, len(self.files[path]) + 100_000)
            os.truncate(path, len(self.files[path]))

    def give_back(self):
        for path in self.draw.sample(sorted(self.files), len(self.files) // 2):
            os.unlink(path)
            del self.files[path]
        for entry in os.scandir(self.root):
            if entry.is_dir(follow_symlinks=False) and self.draw.randrange(2):
                os.rmdir(entry.path)

    def run(self, rounds):
        os.mkdir(self.root)
        calls = [self.write] * 12 + [
            self.overwrite, self.mkdir, self.symlink, self.attribute, self.reserve]
        while self.was_full < rounds:
            call = self.draw.choice(calls)
            try:
                call()
            except OSError as e:
                if e.errno != FULL or call == self.overwrite:
                    raise AssertionError(
                        f"{call.__name__} failed with {errno.errorcode[e.errno]}") from e
                self.was_full += 1
                self.give_back()

    def check(self, root, where):
        for path, data in self.files.items():
            with open(os.path.join(root, os.path.relpath(path, os.path.dirname(self.root))),
                      "rb") as file:
                found = file.read()
            if found != data:
                at = next((i for i, (a, b) in enumerate(zip(found, data)) if a != b), -1)
                raise AssertionError(
                    f"{os.path.basename(path)[:20]} has {len(found)} bytes and not {len(data)},"
                    f" or differs at {at}, {where}")


def fill(filler, rounds, mounts):
    filler.run(rounds)
    for i, mount in enumerate(mounts):
        filler.check(mount, f"seen at mount {i}")


def main(seed, rounds, *mounts):
    sentences = crowd.all_of(
        [(fill, Filler(seed, i, mount), int(rounds), mounts) for i, mount in enumerate(mounts)])
    # Each removes what the other one has made.
    for i, mount in enumerate(mounts):
        other = os.path.join(mount, f"of-{len(mounts) - 1 - i}")
        try:
            shutil.rmtree(other)
        except OSError as e:
            sentences.append(f"a removal failed: {e}")
    for sentence in sentences:
        print(f"seed {seed}: {sentence}")
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
