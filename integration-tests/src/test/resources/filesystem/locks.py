"""Processes on two mounts lock ranges of one file, one call after the other, beside a model.

    locks.py SEED CALLS FILE FILE

The files are one and the same, as each mount has it. Each owner is a process of its own, half of
them at each mount; who, what and which range is drawn: fcntl locks and open file description locks
with upgrades, downgrades and splits, asked for, tested, and given up by unlocking, by closing, and by
a kill. What is free goes at once to whoever asks, and what is not is refused. Ends with status 1
and the first difference as a sentence."""

import collections
import errno
import fcntl
import os
import random
import struct
import sys

OWNERS = 4
RANGE = 40
LOCKS = {fcntl.F_RDLCK: "shared", fcntl.F_WRLCK: "exclusive", fcntl.F_UNLCK: "no"}
FLOCKS = {fcntl.LOCK_SH: fcntl.F_RDLCK, fcntl.LOCK_EX: fcntl.F_WRLCK, fcntl.LOCK_UN: fcntl.F_UNLCK}
F_OFD_SETLK = 37
RECORD = "hhqqi4x"


class Difference(Exception):
    pass


class Owner:
    """A process with the file open, which does what it is told, and answers with an errno or 0."""

    def __init__(self, number, path):
        self.number = number
        self.path = path
        self.begin()

    def begin(self):
        orders, self.orders = os.pipe()
        self.answers, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.orders)
            os.close(self.answers)
            self.serve(orders, answers)
            os._exit(0)
        os.close(orders)
        os.close(answers)

    def serve(self, orders, answers):
        file = os.open(self.path, os.O_RDWR)
        while order := os.read(orders, 100):
            words = order.decode().split()
            result = 0
            try:
                if words[0] == "reopen":
                    os.close(file)
                    file = os.open(self.path, os.O_RDWR)
                elif words[0] == "flock":
                    fcntl.flock(file, int(words[1]) | fcntl.LOCK_NB)
                else:
                    command, kind, start, length = map(int, words)
                    answer = fcntl.fcntl(
                        file, command, struct.pack(RECORD, kind, 0, start, length, 0))
                    if command == fcntl.F_GETLK:
                        result = -1 - struct.unpack(RECORD, answer)[0]
            except OSError as e:
                result = e.errno
            os.write(answers, str(result).encode())

    def ask(self, *order):
        os.write(self.orders, " ".join(map(str, order)).encode())
        answer = os.read(self.answers, 100)
        if not answer:
            raise Difference(f"owner {self.number} has ended")
        return int(answer)

    def kill(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.orders)
        os.close(self.answers)


class Locks:
    def __init__(self, seed, paths):
        self.draw = random.Random(seed)
        open(paths[0], "wb").close()
        self.owners = [Owner(i, paths[i % len(paths)]) for i in range(OWNERS)]
        # What each owner has of each byte, and of the whole file by flock.
        self.ranges = [[fcntl.F_UNLCK] * RANGE for _ in range(OWNERS)]
        self.opens = [[fcntl.F_UNLCK] * RANGE for _ in range(OWNERS)]
        self.whole = [fcntl.F_UNLCK] * OWNERS
        self.history = collections.deque(maxlen=15)

    @staticmethod
    def bars(held, wanted):
        return fcntl.F_WRLCK in (held, wanted) and fcntl.F_UNLCK not in (held, wanted)

    def is_free(self, number, mine, others, kind, start, end):
        """@param mine: the model that the lock would be in, where the owner itself is no obstacle"""
        return not any(
            self.bars(model[other][byte], kind)
            for model in (mine, others) for other in range(OWNERS)
            if model is not mine or other != number
            for byte in range(start, end))

    def demand(self, owner, what, expected, actual):
        self.history.append(f"owner {owner.number} at {owner.number % 2}: {what}")
        if actual not in expected:
            name = errno.errorcode.get(actual, actual)
            raise Difference(f"owner {owner.number}: {what}: expected {expected}, got {name}")

    def lock(self, owner, command, mine, others):
        kind = self.draw.choice(list(LOCKS))
        start = self.draw.randrange(RANGE)
        end = self.draw.randrange(start + 1, RANGE + 1)
        what = f"{LOCKS[kind]} lock from {start} to {end} by {command}"
        free = kind == fcntl.F_UNLCK or self.is_free(
            owner.number, mine, others, kind, start, end)
        # A length of 0 is up to the end of all files.
        length = 0 if end == RANGE else end - start
        self.demand(owner, what, {0} if free else {errno.EAGAIN, errno.EACCES},
                    owner.ask(command, kind, start, length))
        if free:
            mine[owner.number][start:end] = [kind] * (end - start)

    def test(self, owner):
        kind = self.draw.choice([fcntl.F_RDLCK, fcntl.F_WRLCK])
        start = self.draw.randrange(RANGE)
        end = self.draw.randrange(start + 1, RANGE + 1)
        found = owner.ask(fcntl.F_GETLK, kind, start, end - start)
        what = f"test for a {LOCKS[kind]} lock from {start} to {end}"
        free = self.is_free(owner.number, self.ranges, self.opens, kind, start, end)
        held = {-1 - each for model in (self.ranges, self.opens) for number in range(OWNERS)
                if model is self.opens or number != owner.number
                for each in model[number][start:end] if self.bars(each, kind)}
        self.demand(owner, what, {-1 - fcntl.F_UNLCK} if free else held, found)

    def flock(self, owner):
        """An upgrade that fails may have cost the lock that was held: flock(2) says so."""
        operation = self.draw.choice(list(FLOCKS))
        kind = FLOCKS[operation]
        free = not any(self.bars(self.whole[other], kind)
                       for other in range(OWNERS) if other != owner.number)
        self.demand(owner, f"flock {LOCKS[kind]}", {0} if free else {errno.EAGAIN},
                    owner.ask("flock", operation))
        if free:
            self.whole[owner.number] = kind
        else:
            owner.ask("flock", fcntl.LOCK_UN)
            self.whole[owner.number] = fcntl.F_UNLCK

    def forget(self, owner):
        self.ranges[owner.number] = [fcntl.F_UNLCK] * RANGE
        self.opens[owner.number] = [fcntl.F_UNLCK] * RANGE
        self.whole[owner.number] = fcntl.F_UNLCK

    def leave(self, owner):
        """An unlocking that comes with a kill is done soon, and not when the kill is."""
        owner.ask("flock", fcntl.LOCK_UN)

    def reopen(self, owner):
        self.demand(owner, "close and open", {0}, owner.ask("reopen"))
        self.forget(owner)

    def kill(self, owner):
        self.leave(owner)
        self.history.append(f"owner {owner.number} is killed")
        owner.kill()
        self.forget(owner)
        owner.begin()

    def run(self, calls):
        for _ in range(calls):
            owner = self.draw.choice(self.owners)
            kind = self.draw.randrange(20)
            if kind < 9:
                self.lock(owner, fcntl.F_SETLK, self.ranges, self.opens)
            elif kind < 12:
                self.lock(owner, F_OFD_SETLK, self.opens, self.ranges)
            elif kind < 15:
                self.test(owner)
            elif kind < 18:
                self.flock(owner)
            elif kind < 19:
                self.reopen(owner)
            else:
                self.kill(owner)


def main(seed, calls, *paths):
    run = Locks(int(seed), paths)
    try:
        run.run(int(calls))
        return 0
    except Difference as e:
        print("\n".join(run.history))
        print(f"seed {seed}: {e}")
        return 1
    finally:
        for owner in run.owners:
            owner.kill()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
