# Processes at once, and what was wrong in them.

import multiprocessing
import traceback


def guarded(trouble, work, *arguments):
    try:
        work(*arguments)
    except AssertionError as e:
        trouble.put(str(e))
    except Exception:
        trouble.put(traceback.format_exc())


def all_of(works):
    """Runs each (function, argument, ...) in a process of its own: the sentences of those that failed."""
    trouble = multiprocessing.SimpleQueue()
    crowd = [multiprocessing.Process(target=guarded, args=(trouble, *work)) for work in works]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    sentences = [f"a process ended with {each.exitcode}" for each in crowd if each.exitcode]
    while not trouble.empty():
        sentences.append(trouble.get())
    return sentences


def waits(pid):
    """Whether it waits for the answer of a filesystem, or has ended: it has nothing else to wait for."""
    with open(f"/proc/{pid}/stat", encoding="latin-1") as stat:
        return stat.read().rpartition(") ")[2][0] in "SDZ"
