"""One file on two mounts, and beside it what it must hold: each operation goes to a mount that is
drawn, and what comes of it must at once be what the model says.

    one_file.py SEED OPERATIONS NAME MOUNT MOUNT

Ends with status 1 and the first difference as a sentence; before it stand the last operations."""

import collections
import ctypes
import errno
import fcntl
import mmap
import os
import random
import sys

LARGEST = 300_000
LONGEST = 70_000
BLOCK = 4096
KEEP_SIZE, PUNCH, COLLAPSE, ZERO, INSERT = 1, 2, 8, 16, 32

libc = ctypes.CDLL(None, use_errno=True)
libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_long, ctypes.c_long]


class Difference(Exception):
    pass


class Host:
    """The file as one mount has it, open several ways."""

    def __init__(self, path):
        self.path = path
        self.open()

    def open(self):
        self.plain = os.open(self.path, os.O_RDWR)
        self.append = os.open(self.path, os.O_WRONLY | os.O_APPEND)
        self.direct = os.open(self.path, os.O_RDWR | os.O_DIRECT)
        self.synced = os.open(self.path, os.O_RDWR | os.O_DSYNC)
        self.cached = os.open(self.path, os.O_RDONLY)
        self.mapped = None

    def close(self):
        if self.mapped:
            self.mapped.close()
        for each in (self.plain, self.append, self.direct, self.synced, self.cached):
            os.close(each)

    def know_size(self):
        """The kernel reads pages up to the end that it heard of last, and the other host may have
        moved it."""
        os.fstat(self.plain)


class OneFile:
    def __init__(self, seed, paths):
        self.draw = random.Random(seed)
        os.close(os.open(paths[0], os.O_CREAT | os.O_EXCL | os.O_RDWR))
        self.hosts = [Host(path) for path in paths]
        self.model = bytearray()
        self.changed = 0
        self.history = collections.deque(maxlen=12)
        self.not_supported = set()
        self.operations = [
            (12, self.read), (12, self.write), (6, self.append), (5, self.truncate),
            (3, self.allocate), (4, self.punch), (3, self.zero), (1, self.collapse),
            (1, self.insert), (2, self.sync), (2, self.reopen), (8, self.stat), (4, self.seek),
            (10, self.read_cached), (5, self.send), (5, self.look_at_mapping), (3, self.copy),
            (3, self.direct_read), (3, self.direct_write), (2, self.map_read),
            (2, self.map_write), (3, self.read_all), (1, self.append_by_later_flag)]

    # Draws.

    def offset(self, limit=LARGEST):
        at = self.draw.randrange(limit)
        kind = self.draw.randrange(4)
        if kind == 0:
            return at // BLOCK * BLOCK
        if kind == 1:
            return min(len(self.model), limit)
        return at

    def length(self):
        return 1 + int(LONGEST * self.draw.random() ** 3)

    def bytes(self, length):
        return self.draw.randbytes(length)

    # What must be so.

    def demand(self, what, expected, actual):
        if expected != actual:
            raise Difference(f"{what}: expected {expected}, got {actual}")

    def demand_bytes(self, what, expected, actual):
        if expected == actual:
            return
        if len(expected) != len(actual):
            raise Difference(f"{what}: expected {len(expected)} bytes, got {len(actual)}")
        at = next(i for i in range(len(expected)) if expected[i] != actual[i])
        last = next(i for i in reversed(range(len(expected))) if expected[i] != actual[i])
        raise Difference(
            f"{what}: bytes {at} to {last} of {len(expected)} differ,"
            f" expected {expected[at:at + 8].hex()}…, got {actual[at:at + 8].hex()}…")

    # The model.

    def put(self, at, data):
        if at > len(self.model):
            self.model.extend(bytes(at - len(self.model)))
        self.model[at:at + len(data)] = data

    def note(self, host, text):
        self.history.append(f"at {self.hosts.index(host)}: {text}")

    # Operations.

    def read(self, host):
        at, length = self.offset(), self.length()
        self.note(host, f"read {length} at {at}")
        self.demand_bytes(f"read {length} at {at}", bytes(self.model[at:at + length]),
                          os.pread(host.plain, length, at))

    def read_cached(self, host):
        """From pages that the kernel may have had for long."""
        at, length = self.offset(), self.length()
        self.note(host, f"read {length} at {at} from pages")
        self.demand_bytes(f"read {length} at {at} from pages",
                          bytes(self.model[at:at + length]), os.pread(host.cached, length, at))

    def send(self, host):
        if not self.model:
            return
        at = self.draw.randrange(len(self.model))
        length = min(self.length(), len(self.model) - at)
        self.note(host, f"sendfile {length} at {at}")
        host.know_size()
        with open(os.memfd_create("sent"), "r+b") as sent:
            done = os.sendfile(sent.fileno(), host.cached, at, length)
            sent.seek(0)
            self.demand_bytes(f"sendfile {length} at {at}",
                              bytes(self.model[at:at + done]), sent.read())
            if not 0 < done <= length:
                raise Difference(f"{done} of {length} sent")

    def look_at_mapping(self, host):
        """Of pages that may have been mapped for long."""
        if not self.model:
            return
        at = self.draw.randrange(len(self.model))
        length = min(self.length(), len(self.model) - at)
        self.note(host, f"look at {length} at {at} in a mapping that is kept")
        host.know_size()
        if not host.mapped or len(host.mapped) < len(self.model):
            host.mapped = mmap.mmap(host.cached, len(self.model), mmap.MAP_SHARED, mmap.PROT_READ)
        self.demand_bytes(f"mapping {length} at {at}",
                          bytes(self.model[at:at + length]), host.mapped[at:at + length])

    def read_all(self, host):
        self.note(host, "open and read all")
        with open(host.path, "rb") as file:
            self.demand_bytes("read all", bytes(self.model), file.read())

    def write(self, host):
        at, data = self.offset(), self.bytes(self.length())
        synced = self.draw.randrange(8) == 0
        self.note(host, f"write {len(data)} at {at}{' with O_DSYNC' if synced else ''}")
        self.demand("written", len(data),
                    os.pwrite(host.synced if synced else host.plain, data, at))
        self.put(at, data)

    def append(self, host):
        data = self.bytes(self.length() // 8 + 1)
        if len(self.model) + len(data) > LARGEST:
            return
        self.note(host, f"append {len(data)} at {len(self.model)}")
        self.demand("appended", len(data), os.write(host.append, data))
        self.put(len(self.model), data)

    def append_by_later_flag(self, host):
        """The flag is not there when the file is opened."""
        data = self.bytes(self.length() // 8 + 1)
        if len(self.model) + len(data) > LARGEST:
            return
        self.note(host, f"append {len(data)} at {len(self.model)} by F_SETFL")
        flags = fcntl.fcntl(host.plain, fcntl.F_GETFL)
        fcntl.fcntl(host.plain, fcntl.F_SETFL, flags | os.O_APPEND)
        self.demand("appended", len(data), os.write(host.plain, data))
        fcntl.fcntl(host.plain, fcntl.F_SETFL, flags)
        self.put(len(self.model), data)

    def truncate(self, host):
        size = self.offset()
        self.note(host, f"truncate to {size}")
        if self.draw.randrange(2):
            os.ftruncate(host.plain, size)
        else:
            os.truncate(host.path, size)
        if size < len(self.model):
            del self.model[size:]
        else:
            self.put(size, b"")

    def fallocate(self, host, name, mode, at, length):
        """Whether the filesystem can do that at all."""
        self.note(host, f"{name} {length} at {at}")
        if libc.fallocate(host.plain, mode, at, length) == 0:
            return True
        number = ctypes.get_errno()
        if number == errno.EOPNOTSUPP and mode in (COLLAPSE, INSERT):
            self.not_supported.add(name)
            return False
        raise Difference(f"{name} {length} at {at} failed with {errno.errorcode[number]}")

    def allocate(self, host):
        at, length = self.offset(), self.length()
        keep = self.draw.randrange(2)
        if self.fallocate(host, "allocate" + (" keeping the size" if keep else ""),
                          KEEP_SIZE if keep else 0, at, length) and not keep:
            self.put(max(at + length, len(self.model)), b"")

    def blank(self, at, end):
        end = min(end, len(self.model))
        if end > at:
            self.model[at:end] = bytes(end - at)

    def punch(self, host):
        at, length = self.offset(), self.length()
        if self.fallocate(host, "punch", PUNCH | KEEP_SIZE, at, length):
            self.blank(at, at + length)

    def zero(self, host):
        at, length = self.offset(), self.length()
        keep = self.draw.randrange(2)
        if self.fallocate(host, "zero" + (" keeping the size" if keep else ""),
                          ZERO | (KEEP_SIZE if keep else 0), at, length):
            self.blank(at, at + length)
            if not keep:
                self.put(max(at + length, len(self.model)), b"")

    def collapse(self, host):
        at, length = self.offset() // BLOCK * BLOCK, (1 + self.draw.randrange(8)) * BLOCK
        if at + length < len(self.model) and self.fallocate(
                host, "collapse", COLLAPSE, at, length):
            del self.model[at:at + length]

    def insert(self, host):
        at, length = self.offset() // BLOCK * BLOCK, (1 + self.draw.randrange(8)) * BLOCK
        if at < len(self.model) and self.fallocate(host, "insert", INSERT, at, length):
            self.model[at:at] = bytes(length)

    def sync(self, host):
        self.note(host, "fsync")
        self.draw.choice([os.fsync, os.fdatasync])(host.plain)

    def reopen(self, host):
        self.note(host, "close and open")
        host.close()
        host.open()

    def stat(self, host):
        self.note(host, "stat")
        found = os.fstat(host.plain) if self.draw.randrange(2) else os.stat(host.path)
        self.demand("size", len(self.model), found.st_size)
        if found.st_mtime_ns < self.changed:
            raise Difference(f"the time of change went back from {self.changed} to {found.st_mtime_ns}")
        self.changed = found.st_mtime_ns

    def seek(self, host):
        """Where a hole is said to be the model must have zeros, and data must be found."""
        self.note(host, "seek holes")
        at, size = self.offset(), len(self.model)
        if at >= size:
            for whence in (os.SEEK_DATA, os.SEEK_HOLE):
                try:
                    found = os.lseek(host.plain, at, whence)
                except OSError as e:
                    self.demand("seeking behind the end", errno.ENXIO, e.errno)
                else:
                    raise Difference(f"seeking from {at} behind the end {size} found {found}")
            return
        while at < size:
            try:
                data = os.lseek(host.plain, at, os.SEEK_DATA)
            except OSError as e:
                self.demand("seeking data", errno.ENXIO, e.errno)
                data = size
            if data < at or data > size:
                raise Difference(f"data from {at} on is said to be at {data} of {size}")
            if any(self.model[at:data]):
                raise Difference(f"a hole is said to be from {at} to {data}, where data is")
            if data == size:
                break
            at = os.lseek(host.plain, data, os.SEEK_HOLE)
            if at <= data or at > size:
                raise Difference(f"the hole behind the data at {data} is said to be at {at} of {size}")

    def copy(self, host):
        if not self.model:
            return
        source, to, length = self.draw.randrange(len(self.model)), self.offset(), self.length()
        length = min(length, len(self.model) - source)
        if source < to + length and to < source + length:
            return
        goal = self.draw.choice(self.hosts)
        self.note(host, f"copy {length} from {source} to {to} at {self.hosts.index(goal)}")
        data = bytes(self.model[source:source + length])
        host.know_size()
        done = os.copy_file_range(host.plain, goal.plain, length, source, to)
        if not 0 < done <= length:
            raise Difference(f"{done} of {length} copied")
        self.put(to, data[:done])

    def direct_read(self, host):
        at, length = self.offset() // BLOCK * BLOCK, (1 + self.draw.randrange(16)) * BLOCK
        self.note(host, f"read {length} at {at} with O_DIRECT")
        with mmap.mmap(-1, length) as buffer:
            done = os.preadv(host.direct, [buffer], at)
            self.demand_bytes(f"read {length} at {at} with O_DIRECT",
                              bytes(self.model[at:at + length]), buffer[:done])

    def direct_write(self, host):
        at, length = self.offset() // BLOCK * BLOCK, (1 + self.draw.randrange(16)) * BLOCK
        self.note(host, f"write {length} at {at} with O_DIRECT")
        data = self.bytes(length)
        with mmap.mmap(-1, length) as buffer:
            buffer[:] = data
            self.demand("written", length, os.pwritev(host.direct, [buffer], at))
        self.put(at, data)

    def map_read(self, host):
        if not self.model:
            return
        self.note(host, "open, map and read all")
        file = os.open(host.path, os.O_RDONLY)
        try:
            with mmap.mmap(file, 0, mmap.MAP_PRIVATE, mmap.PROT_READ) as mapped:
                self.demand_bytes("mapped", bytes(self.model), mapped[:])
        finally:
            os.close(file)

    def map_write(self, host):
        if not self.model:
            return
        at = self.draw.randrange(len(self.model))
        data = self.bytes(self.length())[:len(self.model) - at]
        self.note(host, f"open, map and write {len(data)} at {at}")
        file = os.open(host.path, os.O_RDWR)
        try:
            with mmap.mmap(file, 0) as mapped:
                mapped[at:at + len(data)] = data
                mapped.flush()
        finally:
            os.close(file)
        self.put(at, data)

    def run(self, operations):
        kinds = [each for weight, each in self.operations for _ in range(weight)]
        for _ in range(operations):
            self.draw.choice(kinds)(self.draw.choice(self.hosts))
        for host in self.hosts:
            self.read_all(host)
            host.close()


def main(seed, operations, name, *mounts):
    paths = [os.path.join(mount, name) for mount in mounts]
    run = OneFile(int(seed), paths)
    try:
        run.run(int(operations))
    except (Difference, OSError) as e:
        print("\n".join(run.history))
        print(f"seed {seed}: {e}")
        return 1
    os.unlink(paths[-1])
    print(f"seed {seed}: {operations} operations"
          + (f"; not supported: {', '.join(sorted(run.not_supported))}"
             if run.not_supported else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
