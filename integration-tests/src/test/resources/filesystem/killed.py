"""A process that waits for a directory to be made, as a host that does not answer has the lock, is told
to end, after a signal that it handles.

    killed.py DIRECTORY

Ends when that process has ended."""

import os
import signal
import sys
import time

import crowd

PAUSE = 0.02

pid = os.fork()
if pid == 0:
    signal.signal(signal.SIGALRM, lambda *_: None)
    os.mkdir(sys.argv[1])
    os._exit(0)
for ends in (signal.SIGALRM, signal.SIGTERM):
    while not crowd.waits(pid):
        time.sleep(PAUSE)
    os.kill(pid, ends)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(0 if status == -signal.SIGTERM else f"it ended with {status}")
