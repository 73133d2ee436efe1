"""Several processes on two mounts race for a few names.

    racers.py SEED ROUNDS PROCESSES DIRECTORY DIRECTORY

The directories are one and the same, as each mount has it. Each process draws calls, half of the
processes at each mount; only what a race explains may fail. Then each round is a contest: all do the
same at once, and exactly one may win. In the end both mounts must show the same tree. Ends with
status 1 and a sentence for each thing that must not be."""

import ctypes
import errno
import multiprocessing
import os
import random
import stat
import sys
import threading

import crowd

NAMES = ["a", "b", "c", "d/a", "d/b", "e/a", "d", "e", "e/d"]
# What the kernel has just looked up is gone at the other mount, twice in a row: ESTALE.
RACE = {errno.ENOENT, errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR, errno.ESTALE}
NOREPLACE, EXCHANGE = 1, 2
BARRIER_SECONDS = 120

libc = ctypes.CDLL(None, use_errno=True)


def rename(old, new, flags):
    if libc.renameat2(-100, old.encode(), -100, new.encode(), flags) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), old, None, new)


class Racer:
    def __init__(self, seed, number, mounts):
        self.draw = random.Random(f"{seed} {number}")
        self.number = number
        self.mounts = mounts
        self.root = mounts[number % len(mounts)]
        self.calls = [
            self.create, self.create, self.create_exclusively, self.link, self.rename, self.rename,
            self.rename_keeping, self.exchange, self.unlink, self.unlink, self.truncate, self.append,
            self.append, self.mkdir, self.mkdir, self.rmdir, self.symlink, self.list, self.read,
            self.stat, self.chmod, self.attribute, self.nameless]

    def path(self):
        return os.path.join(self.root, self.draw.choice(NAMES))

    def create(self):
        with open(self.path(), "wb") as file:
            file.write(self.draw.randbytes(self.draw.randrange(10_000)))

    def create_exclusively(self):
        os.close(os.open(self.path(), os.O_CREAT | os.O_EXCL | os.O_WRONLY))

    def link(self):
        self.allow({errno.EPERM}, lambda: os.link(self.path(), self.path()))

    def rename(self):
        self.allow({errno.EINVAL}, lambda: os.rename(self.path(), self.path()))

    def rename_keeping(self):
        self.allow({errno.EINVAL}, lambda: rename(self.path(), self.path(), NOREPLACE))

    def exchange(self):
        self.allow({errno.EINVAL}, lambda: rename(self.path(), self.path(), EXCHANGE))

    def unlink(self):
        os.unlink(self.path())

    def truncate(self):
        os.truncate(self.path(), self.draw.randrange(20_000))

    def append(self):
        file = os.open(self.path(), os.O_WRONLY | os.O_APPEND)
        try:
            os.write(file, self.draw.randbytes(self.draw.randrange(5_000)))
        finally:
            os.close(file)

    def mkdir(self):
        os.mkdir(self.path())

    def rmdir(self):
        os.rmdir(self.path())

    def symlink(self):
        os.symlink(self.draw.choice(["a", "d/b", "nowhere"]), self.path() + "-link")
        os.unlink(self.path() + "-link")

    def list(self):
        names = os.listdir(self.draw.choice([self.root, self.path()]))
        if len(names) != len(set(names)):
            raise AssertionError(f"a name is listed twice: {sorted(names)}")

    def read(self):
        with open(self.path(), "rb") as file:
            file.read()

    def stat(self):
        found = os.lstat(self.path())
        if found.st_nlink == 0:
            raise AssertionError(f"a name leads to an inode with no link: {found}")

    def chmod(self):
        os.chmod(self.path(), self.draw.choice([0o700, 0o755]))

    def attribute(self):
        self.allow({errno.ENODATA}, lambda: os.removexattr(self.path(), "user.race"))
        os.setxattr(self.path(), "user.race", self.draw.randbytes(self.draw.randrange(50)))

    def nameless(self):
        """A file without a name is there for whoever has it open, whichever mount it is open at."""
        name = f"own-{self.number}"
        here, there = self.draw.sample(self.mounts, 2)
        data = self.draw.randbytes(1 + self.draw.randrange(20_000))
        with open(os.path.join(here, name), "wb") as file:
            file.write(data)
        one = os.open(os.path.join(here, name), os.O_RDWR)
        other = os.open(os.path.join(there, name), os.O_RDWR)
        os.unlink(os.path.join(self.draw.choice(self.mounts), name))
        files = [one, other]
        self.draw.shuffle(files)
        os.pwrite(files[0], data[::-1], 0)
        for file in files:
            if os.fstat(file).st_nlink != 0:
                raise AssertionError("a file without a name has a link")
            if os.pread(file, len(data) + 1, 0) != data[::-1]:
                raise AssertionError("a file without a name holds something else")
        os.close(files[0])
        if os.pread(files[1], len(data) + 1, 0) != data[::-1]:
            raise AssertionError("a file without a name is gone although it is open at one mount")
        os.close(files[1])

    def allow(self, numbers, call):
        try:
            call()
        except OSError as e:
            if e.errno not in RACE | numbers:
                raise

    def run(self, rounds):
        for _ in range(rounds):
            call = self.draw.choice(self.calls)
            try:
                call()
            except OSError as e:
                if e.errno not in RACE:
                    raise AssertionError(
                        f"{call.__name__} failed with {errno.errorcode[e.errno]}: {e}") from e


CONTESTS = {
    "mkdir": (None, lambda path, _: os.mkdir(path)),
    "create": (None, lambda path, _: os.close(os.open(path, os.O_CREAT | os.O_EXCL))),
    "symlink": (None, lambda path, _: os.symlink("nowhere", path)),
    "link": (None, lambda path, own: os.link(own, path)),
    "rename without replacing": (None, lambda path, own: rename(own, path, NOREPLACE)),
    "unlink": (lambda path: open(path, "w").close(), lambda path, _: os.unlink(path)),
    "rmdir": (os.mkdir, lambda path, _: os.rmdir(path)),
    "rename away": (lambda path: open(path, "w").close(),
                    lambda path, own: os.rename(path, own + "-won")),
}


class Contest:
    def __init__(self, seed, processes, mounts):
        self.draw = random.Random(f"contest {seed}")
        self.processes = processes
        self.mounts = mounts
        self.barrier = multiprocessing.Barrier(processes)
        self.wins = multiprocessing.Array("i", processes)

    def run(self, number, rounds):
        try:
            self.compete(number, rounds)
        except threading.BrokenBarrierError:
            pass  # Another one has said why.
        except BaseException:
            self.barrier.abort()
            raise

    def compete(self, number, rounds):
        root = self.mounts[number % len(self.mounts)]
        draw = random.Random(self.draw.random())
        for i in range(rounds):
            kind = draw.choice(sorted(CONTESTS))
            prepare, attempt = CONTESTS[kind]
            path, own = os.path.join(root, f"prize-{i}"), os.path.join(root, f"own-{number}-{i}")
            open(own, "w").close()
            if number == 0 and prepare:
                prepare(path)
            self.barrier.wait(BARRIER_SECONDS)
            self.wins[number] = self.attempt(kind, attempt, path, own)
            self.barrier.wait(BARRIER_SECONDS)
            if number == 0 and sum(self.wins) != 1:
                raise AssertionError(f"{sum(self.wins)} of {self.processes} won a round of {kind}")
            self.barrier.wait(BARRIER_SECONDS)

    @staticmethod
    def attempt(kind, attempt, path, own):
        try:
            attempt(path, own)
            return 1
        except OSError as e:
            if e.errno not in (errno.EEXIST, errno.ENOENT):
                raise AssertionError(
                    f"a round of {kind} failed with {errno.errorcode[e.errno]}: {e}") from e
            return 0


def tree(root):
    found = {}
    for folder, folders, files in os.walk(root):
        for name in folders + files:
            path = os.path.join(folder, name)
            facts = os.lstat(path)
            content = b""
            if stat.S_ISREG(facts.st_mode):
                with open(path, "rb") as file:
                    content = file.read()
            attributes = {each: os.getxattr(path, each) for each in os.listxattr(path)} \
                if not stat.S_ISLNK(facts.st_mode) else {}
            found[os.path.relpath(path, root)] = (
                facts.st_ino, facts.st_mode, facts.st_nlink, facts.st_size, facts.st_mtime_ns,
                facts.st_ctime_ns, content, attributes)
    return found


def main(seed, rounds, processes, *mounts):
    rounds, processes = int(rounds), int(processes)
    for name in "d", "e":
        os.mkdir(os.path.join(mounts[0], name))
    sentences = crowd.all_of(
        [(Racer(seed, number, mounts).run, rounds) for number in range(processes)])
    contest = Contest(seed, processes, mounts)
    sentences += crowd.all_of(
        [(contest.run, number, max(1, rounds // 4)) for number in range(processes)])
    one, other = tree(mounts[0]), tree(mounts[1])
    for name in sorted(set(one) | set(other)):
        if one.get(name) != other.get(name):
            sentences.append(
                f"{name} is {str(one.get(name))[:200]} at one mount,"
                f" and {str(other.get(name))[:200]} at the other")
    for sentence in sentences:
        print(f"seed {seed}: {sentence}")
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
