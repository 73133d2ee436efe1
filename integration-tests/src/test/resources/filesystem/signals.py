"""Processes on two mounts that a timer signals a thousand times a second make, rename and remove names
of one directory; no call may fail with EINTR.

    signals.py ROUNDS FOLDER FOLDER

The folders are one and the same, as each mount has it. Ends with status 1 and a sentence for what
must not be."""

import ctypes
import os
import signal
import sys

import crowd

INTERVAL = 0.001

# Python's own calls begin anew when they are interrupted.
libc = ctypes.CDLL(None, use_errno=True)


def call(name, *arguments):
    if getattr(libc, name)(*arguments) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def work(rounds, folder):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.siginterrupt(signal.SIGALRM, True)
    signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
    own = f"{folder}/{os.getpid()}".encode()
    for _ in range(rounds):
        call("mkdir", own, 0o755)
        call("chmod", own, 0o700)
        call("rename", own, own + b"-moved")
        call("rmdir", own + b"-moved")


sentences = crowd.all_of([(work, int(sys.argv[1]), folder) for folder in sys.argv[2:]])
if sentences:
    sys.exit("\n".join(sentences))
