"""A program has a file open and has read it; its daemon stands still, and the other host, which gets
its locks, writes the file. What the program reads then may be what was written, or an error.

    stale.py FILE FILE FOLDER

The file as each mount has it. Makes `read` in the folder when the file was read, and waits there for
`paused`; makes `written` when the other host has written and the program reads again."""

import os
import sys
import time

import crowd

PAUSE = 0.02
OLD, NEW = b"old" * 5000, b"new" * 5000

here, there, folder = sys.argv[1:]
with open(here, "wb") as file:
    file.write(OLD)
    file.flush()
    os.fsync(file.fileno())
held = os.open(here, os.O_RDONLY)
for _ in range(2):
    if os.pread(held, len(OLD), 0) != OLD:
        sys.exit("it is not what was written")
open(os.path.join(folder, "read"), "w").close()
while not os.path.exists(os.path.join(folder, "paused")):
    time.sleep(PAUSE)
with open(there, "r+b") as file:
    file.write(NEW)
pid = os.fork()
if pid == 0:
    try:
        os._exit(1 if os.pread(held, len(OLD), 0) == OLD else 0)
    except OSError:
        os._exit(0)
while not crowd.waits(pid):
    time.sleep(PAUSE)
open(os.path.join(folder, "written"), "w").close()
sys.exit("the old content was read" if os.waitpid(pid, 0)[1] else 0)
