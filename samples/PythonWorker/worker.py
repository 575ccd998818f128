#!/usr/bin/env python3
"""A worker of TacoQ in plain Python, written from docs/wire.md. Its tasks are in tasks.py.

    worker.py [--topology native|v04] [--kind ml] amqp://user:password@host:5672/vhost

It runs one task at a time: start as many as shall run at once. SIGTERM and Ctrl-C end it when its task has ended, within 20 seconds.
It ends with an error when its connection is lost: what supervises it starts it again, and the broker delivers again what was not finished.
"""
import argparse, concurrent.futures, json, os, platform, random, signal, socket, sys, threading, time, traceback, uuid
from types import SimpleNamespace

from tasks import NOT_RETRIED, TASKS, Cancelled

try:
    import pika
except ModuleNotFoundError:
    sys.exit("worker.py needs the package pika: apt-get install python3-pika, which is for the python3 of the system, /usr/bin/python3.")

SUCCEEDED, FAILED, CANCELLED, EXPIRED = OUTCOMES = ["Succeeded", "Failed", "Cancelled", "Expired"]
CANCELLATION = {"type": "TacoQ.TaskCancelled", "message": "The task was cancelled on request."}
EXPIRY = {"type": "TacoQ.TaskExpired", "message": "The task expired before an attempt began."}
NUMBERS = ["attempt", "max-attempts", "timeout-ms", "expires-at", "run-at"]  # in headers: tacoq-attempt, ...
now = lambda: time.time_ns() // 1000

# Avro, as far as it is needed.
def number(n):
    n, data = (n << 1) ^ (n >> 63), bytearray()
    while n > 127:
        data.append(n & 127 | 128)
        n >>= 7
    return bytes(data) + bytes([n])

def text(value):
    data = value.encode() if isinstance(value, str) else value
    return number(len(data)) + data

maybe = lambda write, value: number(0) if value is None else number(1) + write(value)
array = lambda items: (number(len(items)) + b"".join(items) if items else b"") + number(0)
mapping = lambda pairs: array([text(name) + text(value) for name, value in pairs.items()])
NOTHING = mapping({})

class Reader:
    """Raises ValueError or IndexError for what is no such datum."""
    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        bits = 0
        for shift in range(0, 70, 7):
            byte, self.at = self.data[self.at], self.at + 1
            bits |= (byte & 127) << shift
            if byte < 128 and bits < 1 << 64:
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

    def items(self):
        while count := self.number():
            if count < 0:
                self.number()  # the size of the block, for those who skip it
            yield from range(abs(count))

def read_assignment(body, properties):
    headers, r = properties.headers or {}, Reader(body)
    t = SimpleNamespace(id=str(uuid.UUID(r.text())), task_kind=r.text(), worker_kind=r.text(), created_at=r.number(), input=r.bytes(),
                        priority=r.number(), ttl=r.number(), carrier={r.text(): r.text() for _ in r.items()}, reply_to=properties.reply_to)
    if r.text() != "Assignment" or headers.get("message_type", "TaskAssignment") != "TaskAssignment":
        raise ValueError("this is no assignment")
    t.numbers = {name: int(headers["tacoq-" + name]) for name in NUMBERS if "tacoq-" + name in headers}
    t.headers = {n: str(v) for n, v in headers.items() if n != "message_type" and not n.lower().startswith(("tacoq-", "x-"))}
    t.attempt, t.started_at, t.cancelled = t.numbers.get("attempt", 1), None, threading.Event()
    return t

# The records and the events of docs/wire.md.
record = lambda t: (text(t.id) + text(t.task_kind) + text(t.worker_kind) + number(t.created_at) + text(t.input) + number(t.priority) + number(t.ttl)
                    + mapping(t.carrier) + text("Assignment"))
running_record = lambda t, worker: text(t.id) + number(t.started_at) + text(worker) + text("Running")
completed_record = lambda t, outcome, output: text(t.id) + number(now()) + text(output) + number(outcome != SUCCEEDED) + text("Completed")

def assignment(t):
    max_attempts, timeout, expires_at = (maybe(number, t.numbers.get(name)) for name in NUMBERS[1:4])
    return (text(t.id) + number(t.attempt) + text(t.task_kind) + text(t.worker_kind) + number(t.created_at) + text(t.input) + number(t.priority) + number(t.ttl)
            + mapping(t.carrier) + mapping(t.headers) + max_attempts + timeout + expires_at + number(0) + number(0) + maybe(text, t.reply_to) + NOTHING)

def description(t, at, worker):
    return (text(t.id) + number(t.attempt) + number(at) + maybe(text, t.task_kind) + maybe(text, t.worker_kind) + maybe(number, t.created_at)
            + maybe(number, t.priority) + maybe(number, t.ttl) + maybe(text, worker))

class Worker:
    """All but the tasks themselves happens in one thread, the connection's."""
    def __init__(self, url, kind, native):
        self.kind, self.native, self.started_at = kind, native, now()
        self.name = f"{socket.gethostname()}-{os.getpid()}-{random.randrange(0x10000):04x}"
        self.waiting, self.running, self.stopping, self.cancelled, self.patience, self.clock_offset = [], None, False, {}, 0, 0
        self.exchange, self.relay_key = ("tacoq.tasks", "events") if native else ("tacoq_task_exchange", "tacoq_task_exchange")
        self.connection = pika.BlockingConnection(pika.URLParameters(url))
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()  # basic_publish returns when the broker has confirmed
        self.channel.add_on_cancel_callback(lambda _: self.stop())  # its queue was deleted
        # By v04 a task of an unknown kind is held for a second before it is given back: others have to get past it.
        self.channel.basic_qos(prefetch_count=1 if native else 10)

    def declare(self, kind):
        self.channel.exchange_declare(self.exchange, "topic", durable=True)
        if self.native:
            relay, lanes = ("tacoq.relay", "events", 0), [(f"tacoq.worker.{kind}", f"tasks.{kind}", 0), (f"tacoq.worker.{kind}.priority", f"priority.{kind}", 10)]
        else:
            relay, lanes = ("tacoq_relay_queue", "#", 255), [(kind, f"tasks.{kind}", 255)]
        for queue, key, levels in [relay, *lanes]:
            self.channel.queue_declare(queue, durable=True, arguments={"x-max-priority": levels} if levels else None)
            self.channel.queue_bind(queue, self.exchange, key)
        return [queue for queue, _, _ in lanes]

    def run(self):
        queues = self.declare(self.kind)
        if self.native:
            self.introduce()
        consumers = [self.channel.basic_consume(q, lambda c, m, p, b, q=q: self.deliver(q, m, p, b)) for q in queues]
        print(f"{self.name} takes {', '.join(f'{self.kind}/{task}' for task in TASKS)}", flush=True)
        while not self.stopping:
            self.connection.process_data_events(time_limit=0.5)
        for consumer in consumers:
            self.channel.basic_cancel(consumer)
        end = time.monotonic() + 20
        while self.running and time.monotonic() < end:
            self.connection.process_data_events(time_limit=0.5)
        if self.native:
            self.tell(self.heartbeat())
        self.connection.close()  # gives back whatever is not acknowledged

    def stop(self):
        self.stopping = True

    def publish(self, exchange, key, message_type, body, headers={}, mode=2, **properties):
        headers = {"message_type": message_type} | headers
        self.channel.basic_publish(exchange, key, body, pika.BasicProperties("application/avro", headers=headers, delivery_mode=mode, **properties))

    def tell(self, event):
        self.publish(self.exchange, self.relay_key, "TaskEvents", array([event]))

    def introduce(self):
        """Listens to relays, and says who is there. What was delivered before waits for the answer, but no longer than 3 seconds."""
        self.channel.exchange_declare("tacoq.control", "topic", durable=True)
        queue = self.channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
        self.channel.queue_bind(queue, "tacoq.control", f"cancel.{self.kind}")
        self.channel.basic_consume(queue, self.hear, auto_ack=True)
        self.patience = time.monotonic() + 3
        self.connection.call_later(3.1, self.start)
        self.beat()

    def beat(self):
        self.tell(self.heartbeat())
        self.connection.call_later(10, self.beat)

    def heartbeat(self):
        kinds = array([text(f"{self.kind}/{task}") for task in TASKS])
        return (number(7) + text(self.name) + number(now()) + number(self.started_at) + text(socket.gethostname()) + text(f"Python {platform.python_version()}")
                + array([text(self.kind)]) + kinds + number(1) + number(self.running is not None) + bytes([self.stopping]) + NOTHING + NOTHING)

    def hear(self, channel, method, properties, body):
        r = Reader(body)
        try:
            for _ in r.items():
                place = r.number()
                if place == 6:  # a task is cancelled
                    task, _ = r.text(), r.number()
                    self.cancelled[task] = int({r.text(): r.text() for _ in r.items()}.get("up_to_attempt", 1 << 31))
                elif place == 7 and r.text() == self.name:  # the answer, which comes last
                    self.patience, self.clock_offset = 0, r.number() - now()
                    break
                else:
                    break  # for others
        except (ValueError, IndexError):
            pass  # of a later version
        self.cancelled = dict(list(self.cancelled.items())[-20000:])
        if self.running and self.is_cancelled(self.running):
            self.running.cancelled.set()
        self.start()

    def is_cancelled(self, task):
        return task.attempt <= self.cancelled.get(task.id, 0)

    def deliver(self, queue, method, properties, body):
        try:
            task = read_assignment(body, properties)
        except (ValueError, IndexError, TypeError) as e:
            reason = {"tacoq-unreadable": str(e), "tacoq-queue": queue}
            self.publish(self.exchange, self.relay_key, "unknown", body, (properties.headers or {}) | reason)
            self.channel.basic_ack(method.delivery_tag)
            return
        task.tag, task.redelivered, task.enqueue = method.delivery_tag, method.redelivered, lambda *kinds, **arguments: self.enqueue(task, *kinds, **arguments)
        self.waiting.append(task)
        self.start()

    def start(self):
        """Starts what waits, the highest priority first."""
        while self.waiting and not self.running and not self.stopping:
            task = min(self.waiting, key=lambda t: (-t.priority, t.tag))
            expired = task.numbers.get("expires-at", 1 << 63) < now() + self.clock_offset
            if (task.redelivered or expired) and time.monotonic() < self.patience:
                return  # until it is known what time it is, and what is cancelled
            self.waiting.remove(task)
            if task.task_kind not in TASKS:
                self.refuse(task)
            elif expired or self.is_cancelled(task):
                self.end(task, *((EXPIRED, EXPIRY) if expired else (CANCELLED, CANCELLATION)))
            else:
                self.begin(task)

    def refuse(self, task):
        if self.native:  # the relay keeps it, until a worker announces its kind
            self.tell(number(5) + assignment(task) + number(now()) + text(self.name) + NOTHING)
            self.channel.basic_ack(task.tag)
        else:  # another worker may know it
            self.connection.call_later(1, lambda: self.channel.basic_nack(task.tag, requeue=True))

    def begin(self, task):
        self.running, task.started_at = task, now()
        if self.native:
            self.tell(number(1) + description(task, task.started_at, self.name) + maybe(number, self.started_at if task.redelivered else None) + NOTHING)
        else:
            self.publish(self.exchange, self.relay_key, "TaskRunning", running_record(task, self.name), {"tacoq-attempt": task.attempt})
        if "timeout-ms" in task.numbers:
            self.connection.call_later(task.numbers["timeout-ms"] / 1000, task.cancelled.set)
        threading.Thread(target=self.work, args=[task], daemon=True).start()

    def work(self, task):
        """In a thread of its own."""
        retry, outcome = False, SUCCEEDED
        try:
            output = TASKS[task.task_kind](task, **json.loads(task.input or "{}"))
            json.dumps(output, allow_nan=False)
        except BaseException as e:
            if isinstance(e, Cancelled) and self.is_cancelled(task):
                outcome, output = CANCELLED, CANCELLATION
            else:
                e = TimeoutError(f"The attempt took longer than {task.numbers.get('timeout-ms')} ms.") if isinstance(e, Cancelled) else e
                retry = self.native and not isinstance(e, NOT_RETRIED) and task.attempt < task.numbers.get("max-attempts", 3)
                stack = "".join(traceback.format_exception(e))[-10000:]
                outcome, output = FAILED, {"type": type(e).__name__, "message": str(e)[:10000], "stackTrace": stack, "attempt": task.attempt}
        self.connection.add_callback_threadsafe(lambda: self.finish(task, outcome, output, retry))

    def finish(self, task, outcome, output, retry):
        if retry:
            delay = number(int(1000 * random.random() * 2 ** min(task.attempt - 1, 10)))
            self.tell(number(3) + assignment(task) + number(now()) + number(task.started_at) + text(self.name) + text(json.dumps(output)) + delay + NOTHING)
            self.channel.basic_ack(task.tag)
        else:
            self.end(task, outcome, output)
        self.running = None
        self.start()

    def end(self, task, outcome, output):
        """A task is acknowledged only when the broker has confirmed how it ended."""
        output, headers = json.dumps(output).encode(), {"tacoq-outcome": outcome, "tacoq-attempt": task.attempt}
        if task.reply_to:
            self.publish("", task.reply_to, "TaskCompleted", completed_record(task, outcome, output), headers, mode=1, message_id=task.id)
        if self.native:
            self.tell(number(2) + description(task, now(), self.name) + maybe(number, task.started_at) + number(OUTCOMES.index(outcome)) + text(output) + NOTHING)
        else:
            self.publish(self.exchange, self.relay_key, "TaskCompleted", completed_record(task, outcome, output), headers)
        self.channel.basic_ack(task.tag)

    def enqueue(self, parent, worker_kind, task_kind, **arguments):
        """Publishes a task, from a task's thread; returns its id once it is confirmed. Each attempt of that one publishes the same task."""
        task = SimpleNamespace(id=str(uuid.uuid5(uuid.UUID(parent.id), task_kind)), task_kind=task_kind, worker_kind=worker_kind, created_at=now(), attempt=1,
                               input=json.dumps(arguments, allow_nan=False).encode(), priority=0, ttl=604800, carrier=parent.carrier, headers={}, numbers={}, reply_to=None)
        confirmed = concurrent.futures.Future()

        def publish():
            self.declare(worker_kind)
            if self.native:
                self.tell(number(0) + assignment(task) + number(now()))
            self.publish(self.exchange, f"tasks.{worker_kind}", "TaskAssignment", record(task), message_id=task.id)
            confirmed.set_result(task.id)

        self.connection.add_callback_threadsafe(publish)
        return confirmed.result()

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topology", choices=["native", "v04"], default="native")
    parser.add_argument("--kind", default="ml")
    parser.add_argument("url")
    options = parser.parse_args()
    worker = Worker(options.url, options.kind, options.topology == "native")
    for number_of_signal in signal.SIGTERM, signal.SIGINT:
        signal.signal(number_of_signal, lambda *_: worker.stop())
    worker.run()
