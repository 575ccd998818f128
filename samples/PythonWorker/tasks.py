"""The tasks: functions of the task and its arguments by name. What they return is JSON; what they raise is the task's error."""
import math, re, zlib


class Cancelled(Exception):
    """Raised by a task that has seen task.cancelled."""


def embed(task, text):
    """A hashed bag of words, as a vector of length 1: texts that share words are near to each other."""
    words = re.findall(r"\w+", text.lower())
    if not words:
        raise ValueError("there are no words in the text")
    vector = [0.0] * 64
    for word in words:
        crc = zlib.crc32(word.encode())
        vector[crc % 64] += 1 if crc >> 31 else -1
    length = math.hypot(*vector) or 1.0
    return [x / length for x in vector]


def index(task, title, text):
    """Gives a note with its vector to whoever keeps notes (here a worker in C#); returns the id of that task."""
    return task.enqueue("notes", "notes.keep", title=title, vector=embed(task, text))


def fail_until(task, attempt):
    if task.attempt < attempt:
        raise ConnectionError(f"no luck in attempt {task.attempt}")
    return task.attempt


def count(task, seconds):
    for _ in range(seconds * 10):
        if task.cancelled.wait(0.1):
            raise Cancelled
    return seconds


TASKS = {"embed": embed, "index": index, "fail_until": fail_until, "count": count}
NOT_RETRIED = (ValueError, TypeError)  # wrong arguments stay wrong
