"""Processes on two mounts wait for locks of one file, and get them, or do not.

    waiters.py FILE FILE

The files are one and the same, as each mount has it. Ends with status 1 and a sentence for what
must not be."""

import fcntl
import itertools
import os
import select
import signal
import sys

SECONDS = 60
KINDS = {"fcntl": fcntl.lockf, "flock": fcntl.flock}


class Interrupted(Exception):
    pass


class Difference(Exception):
    pass


class Child:
    """A process that has the file open, and may have a lock of it."""

    def __init__(self, path, work):
        self.answers, answers = os.pipe()
        orders, self.orders = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.answers)
            os.close(self.orders)
            try:
                work(os.open(path, os.O_RDWR), lambda word: os.write(answers, f"{word}\n".encode()),
                     lambda: os.read(orders, 1))
                os.read(orders, 1)
            finally:
                os._exit(0)
        os.close(answers)
        os.close(orders)
        self.heard = b""

    def expect(self, word):
        while b"\n" not in self.heard:
            ready, _, _ = select.select([self.answers], [], [], SECONDS)
            more = os.read(self.answers, 100) if ready else b""
            if not more:
                raise Difference(f"'{word}' was expected and did not come")
            self.heard += more
        found, self.heard = self.heard.split(b"\n", 1)
        if found.decode() != word:
            raise Difference(f"'{word}' was expected, and '{found.decode()}' came")

    def go_on(self):
        os.write(self.orders, b"x")

    def kill(self):
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self.answers)
            os.close(self.orders)
            self.pid = 0


def holder(lock):
    def work(file, say, pause):
        lock(file, fcntl.LOCK_EX)
        say("held")
        if pause() == b"x":
            lock(file, fcntl.LOCK_UN)
            say("free")
    return work


def closer(lock):
    def work(file, say, pause):
        lock(file, fcntl.LOCK_EX)
        say("held")
        pause()
        os.close(file)
        say("free")
    return work


def waiter(lock, mode=fcntl.LOCK_EX):
    def work(file, say, pause):
        try:
            lock(file, mode | fcntl.LOCK_NB)
            say("nobody has it")
        except BlockingIOError:
            say("refused")
        lock(file, mode)
        say("got it")
    return work


def interrupted(lock):
    def interrupt(*_):
        raise Interrupted

    def work(file, say, pause):
        signal.signal(signal.SIGALRM, interrupt)
        try:
            # Again and again: the first one may come before the wait has begun.
            signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
            lock(file, fcntl.LOCK_EX)
            say("got it")
        except Interrupted:
            signal.setitimer(signal.ITIMER_REAL, 0)
            say("interrupted")
    return work


def demand_free(path, lock):
    """Whoever had it is gone, and whoever waited and went away was not given it.

    A flock of a program that is killed may stay a little longer: the kernel tells the mount of its
    end, and waits for no answer. So it is waited for here, and unlocked before the end."""
    with_it = Child(path, holder(lock))
    try:
        with_it.expect("held")
        with_it.go_on()
        with_it.expect("free")
    finally:
        with_it.kill()


def hand_over(lock, here, there, ends):
    first = Child(here, (closer if ends == "closes" else holder)(lock))
    second = None
    try:
        first.expect("held")
        second = Child(there, waiter(lock))
        second.expect("refused")
        if ends == "is killed":
            first.kill()
        else:
            first.go_on()
            first.expect("free")
        second.expect("got it")
        third = Child(here, waiter(lock))
        third.expect("refused")
        third.kill()
    finally:
        first.kill()
        if second:
            second.kill()


def share(lock, here, there):
    """Two share it; the one that wants it alone waits for the other."""
    demand_free(here, lock)
    first = Child(here, waiter(lock, fcntl.LOCK_SH))
    second = None
    try:
        first.expect("nobody has it")
        first.expect("got it")
        second = Child(there, sharer(lock))
        second.expect("shared")
        second.go_on()
        second.expect("refused")
        first.kill()
        second.expect("alone")
        third = Child(here, waiter(lock, fcntl.LOCK_SH))
        third.expect("refused")
        second.go_on()
        second.expect("shared again")
        third.expect("got it")
        third.kill()
    finally:
        first.kill()
        if second:
            second.kill()


def sharer(lock):
    def work(file, say, pause):
        lock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        say("shared")
        pause()
        try:
            lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("refused")
        lock(file, fcntl.LOCK_EX)
        say("alone")
        pause()
        lock(file, fcntl.LOCK_SH)
        say("shared again")
    return work


def give_up(lock, here, there, how):
    first = Child(here, holder(lock))
    second = None
    try:
        first.expect("held")
        if how == "interrupted":
            second = Child(there, interrupted(lock))
            second.expect("interrupted")
        else:
            second = Child(there, waiter(lock))
            second.expect("refused")
            second.kill()
        first.go_on()
        first.expect("free")
        demand_free(here, lock)
        demand_free(there, lock)
    finally:
        first.kill()
        if second:
            second.kill()


def main(*paths):
    open(paths[0], "wb").close()
    failures = 0
    pairs = [paths, paths[::-1], (paths[0], paths[0])]
    for (name, lock), (here, there) in itertools.product(KINDS.items(), pairs):
        cases = {f"the holder {ends}": lambda ends=ends: hand_over(lock, here, there, ends)
                 for ends in ("unlocks", "closes", "is killed")}
        cases["two share it"] = lambda: share(lock, here, there)
        for how in ("interrupted", "killed"):
            cases[f"the waiter is {how}"] = lambda how=how: give_up(lock, here, there, how)
        for case, run in cases.items():
            try:
                run()
            except Difference as e:
                failures += 1
                print(f"{name}, {case}, held by {here}, waited for at {there}: {e}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
