"""The bytes of docs/wire.md: tasks and events in Avro's binary encoding, by hand, without a library."""
from types import SimpleNamespace

SUCCEEDED, FAILED, CANCELLED, EXPIRED = range(4)
OUTCOMES = ["Succeeded", "Failed", "Cancelled", "Expired"]


def number(n):
    n, data = (n << 1) ^ (n >> 63), bytearray()
    while n > 127:
        data.append(n & 127 | 128)
        n >>= 7
    return bytes(data) + bytes([n])


def text(value):
    data = value.encode() if isinstance(value, str) else value
    return number(len(data)) + data


def maybe(write, value):
    return number(0) if value is None else number(1) + write(value)


def array(items):
    return (number(len(items)) + b"".join(items) if items else b"") + number(0)


def mapping(pairs):
    return array([text(name) + text(value) for name, value in pairs.items()])


class Reader:
    """Raises ValueError for whatever is no such datum."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        bits = shift = 0
        while self.at < len(self.data) and shift < 70:
            byte = self.data[self.at]
            bits, shift, self.at = bits | (byte & 127) << shift, shift + 7, self.at + 1
            if byte < 128:
                return (bits >> 1) ^ -(bits & 1)
        raise ValueError("not a number")

    def bytes(self):
        length = self.number()
        if not 0 <= length <= len(self.data) - self.at:
            raise ValueError("a length exceeds the data")
        self.at += length
        return self.data[self.at - length:self.at]

    def text(self):
        return self.bytes().decode()

    def maybe(self, read):
        return read() if self.number() else None

    def array(self, read):
        items = []
        while count := self.number():
            if count < 0:  # the size of the block in bytes follows, for readers that skip it
                count, _ = -count, self.number()
            if count > len(self.data) - self.at:
                raise ValueError("a block exceeds the data")
            items += [read() for _ in range(count)]
        return items

    def mapping(self):
        return dict(self.array(lambda: (self.text(), self.text())))


def read_assignment(body, headers, reply_to=None):
    if headers.get("message_type", "TaskAssignment") != "TaskAssignment":
        raise ValueError(f"The header message_type is '{headers['message_type']}'")
    r = Reader(body)
    task = SimpleNamespace(
        id=r.text(), task_kind=r.text(), worker_kind=r.text(), created_at=r.number(), input_data=r.bytes(), priority=r.number(),
        ttl_duration=r.number(), carrier=r.mapping(), attempt=_whole(headers, "tacoq-attempt") or 1, max_attempts=_whole(headers, "tacoq-max-attempts"),
        timeout_ms=_whole(headers, "tacoq-timeout-ms"), expires_at=_whole(headers, "tacoq-expires-at"), run_at=_whole(headers, "tacoq-run-at"), reply_to=reply_to,
        headers={name: str(value) for name, value in headers.items() if name != "message_type" and not name.lower().startswith(("tacoq-", "x-"))})
    if r.text() != "Assignment":
        raise ValueError("update_type is not 'Assignment'")
    return task


def _whole(headers, name):
    """A number, which is text in a message that was in quarantine."""
    return int(headers[name]) if name in headers else None


def assignment_record(t):
    return (text(t.id) + text(t.task_kind) + text(t.worker_kind) + number(t.created_at) + text(t.input_data) + number(t.priority)
            + number(t.ttl_duration) + mapping(t.carrier) + text("Assignment"))


def running_record(t, worker):
    return text(t.id) + number(t.started_at) + text(worker) + text("Running")


def completed_record(t, at, outcome, output):
    return text(t.id) + number(at) + text(output) + number(int(outcome != SUCCEEDED)) + text("Completed")


def assignment_headers(t):
    ours = {"message_type": "TaskAssignment", "tacoq-attempt": t.attempt, "tacoq-max-attempts": t.max_attempts, "tacoq-timeout-ms": t.timeout_ms,
            "tacoq-expires-at": t.expires_at, "tacoq-run-at": t.run_at}
    return t.headers | {name: value for name, value in ours.items() if value is not None}


# The events of docs/wire.md: each is its place in the union, its fields, and mostly an empty map for what later versions may add.
EXTRA = mapping({})


def assigned(t, at):
    return number(0) + _assignment(t) + number(at)


def running(t, worker, process=None):
    return number(1) + _description(t, t.started_at, worker) + maybe(number, process) + EXTRA


def completed(t, at, worker, outcome, output):
    return number(2) + _description(t, at, worker) + maybe(number, t.started_at) + number(outcome) + text(output) + EXTRA


def retrying(t, at, worker, error, delay_ms):
    return number(3) + _assignment(t) + number(at) + number(t.started_at) + text(worker) + text(error) + number(delay_ms) + EXTRA


def parked(t, at, worker):
    return number(5) + _assignment(t) + number(at) + text(worker) + EXTRA


def heartbeat(worker, at, started_at, host, version, worker_kinds, task_kinds, concurrency, busy, stopping):
    return (number(7) + text(worker) + number(at) + number(started_at) + text(host) + text(version) + array([text(k) for k in worker_kinds])
            + array([text(k) for k in task_kinds]) + number(concurrency) + number(busy) + bytes([stopping]) + array([]) + EXTRA)


def read_broadcast(body):
    """What relays tell workers: the ids of cancelled tasks, of suspected ones, and (worker, time) of announcements that were heard."""
    r, cancelled, suspected, heard = Reader(body), [], [], []

    def read():
        branch = r.number()
        if branch == 1:
            suspected.append(r.text())
            _ = r.number(), r.number(), r.maybe(r.text), r.maybe(r.text), r.maybe(r.number), r.maybe(r.number), r.maybe(r.number), r.maybe(r.text), r.maybe(r.number)
        elif branch == 6:
            cancelled.append(r.text())
            r.number()
        elif branch == 7:
            heard.append((r.text(), r.number()))
            _ = r.number(), r.text(), r.text(), r.array(r.text), r.array(r.text), r.number(), r.number(), r.number()
            r.array(lambda: (r.text(), r.number()))
        else:
            raise ValueError(f"event {branch} is none for workers")
        r.mapping()

    r.array(read)
    return cancelled, suspected, heard


def _assignment(t):
    return (text(t.id) + number(t.attempt) + text(t.task_kind) + text(t.worker_kind) + number(t.created_at) + text(t.input_data)
            + number(t.priority) + number(t.ttl_duration) + mapping(t.carrier) + mapping(t.headers) + maybe(number, t.max_attempts)
            + maybe(number, t.timeout_ms) + maybe(number, t.expires_at) + maybe(number, t.run_at) + maybe(number, None)
            + maybe(text, t.reply_to) + EXTRA)


def _description(t, at, worker):
    return (text(t.id) + number(t.attempt) + number(at) + maybe(text, t.task_kind) + maybe(text, t.worker_kind) + maybe(number, t.created_at)
            + maybe(number, t.priority) + maybe(number, t.ttl_duration) + maybe(text, worker))
