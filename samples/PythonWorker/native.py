"""A worker by the native topology: docs/wire.md, chapter by chapter."""
import concurrent.futures, functools, heapq, json, os, platform, random, socket, threading, time, traceback, uuid
from types import SimpleNamespace

import pika

import wire
from tasks import NOT_RETRIED, TASKS, Cancelled


def now():
    return time.time_ns() // 1000


def error(type, message, **more):
    return json.dumps({"type": type, "message": message} | more).encode()


def remember(known, ids):
    """The last ones."""
    return dict.fromkeys(list(known | dict.fromkeys(ids))[-20000:])


class Worker:
    """Runs tasks of one worker kind. All but the tasks themselves happens in one thread, the connection's."""

    EXCHANGE, RELAY_KEY, RELAY_QUEUE = "tacoq.tasks", "events", ("tacoq.relay", "events", None)

    def __init__(self, url, kind, concurrency):
        self.kind, self.concurrency, self.started_at = kind, concurrency, now()
        self.name = f"{socket.gethostname()}-{os.getpid()}-{random.randrange(0x10000):04x}"
        self.waiting, self.running, self.cancelled, self.suspected = [], {}, {}, {}
        self.stopping, self.patience, self.clock_offset = False, 0, 0
        self.connection = pika.BlockingConnection(pika.URLParameters(url))
        self.channel = self.connection.channel()
        self.channel.confirm_delivery()
        self.channel.basic_qos(prefetch_count=concurrency)

    def queues(self, kind):
        return [(f"tacoq.worker.{kind}", f"tasks.{kind}", None), (f"tacoq.worker.{kind}.priority", f"priority.{kind}", {"x-max-priority": 10})]

    def run(self):
        self.declare(self.RELAY_QUEUE, *self.queues(self.kind))
        self.introduce()
        consumers = [self.channel.basic_consume(queue, functools.partial(self.deliver, queue)) for queue, _, _ in self.queues(self.kind)]
        print(f"{self.name} takes {', '.join(f'{self.kind}/{task}' for task in TASKS)}", flush=True)
        while not self.stopping:
            self.connection.process_data_events(time_limit=0.5)
        for consumer in consumers:
            self.channel.basic_cancel(consumer)
        end = time.monotonic() + 20
        while self.running and time.monotonic() < end:
            self.connection.process_data_events(time_limit=0.5)
        self.say_goodbye()
        self.connection.close()  # gives back whatever is not acknowledged

    def stop(self):
        self.stopping = True

    def declare(self, *queues):
        self.channel.exchange_declare(self.EXCHANGE, "topic", durable=True)
        for queue, key, arguments in queues:
            self.channel.queue_declare(queue, durable=True, arguments=arguments)
            self.channel.queue_bind(queue, self.EXCHANGE, key)

    def publish(self, exchange, key, message_type, body, headers={}, delivery_mode=2, **properties):
        """Returns when the broker has confirmed it."""
        headers = {"message_type": message_type} | headers
        self.channel.basic_publish(exchange, key, body, pika.BasicProperties("application/avro", headers=headers, delivery_mode=delivery_mode, **properties))

    def deliver(self, queue, channel, method, properties, body):
        try:
            task = wire.read_assignment(body, properties.headers or {}, properties.reply_to)
        except ValueError as e:
            self.quarantine(queue, method.delivery_tag, properties.headers or {}, body, str(e))
            return
        task.tags, task.redelivered, task.started_at, task.timed_out = [method.delivery_tag], method.redelivered, None, False
        task.cancelled, task.enqueue = threading.Event(), functools.partial(self.enqueue, task)
        heapq.heappush(self.waiting, (-task.priority, method.delivery_tag, task))
        self.start()

    def start(self):
        """Starts what waits, the highest priority first, as far as there is room."""
        while self.waiting and len(self.running) < self.concurrency and not self.stopping:
            task = self.waiting[0][-1]
            expired = task.expires_at and task.expires_at < now() + self.clock_offset
            if (task.redelivered or expired) and time.monotonic() < self.patience:
                return  # until it is known what time it is, and what is cancelled
            task.suspected = task.redelivered and task.id in self.suspected
            if task.suspected and any(other.suspected for other in self.running.values()):
                return  # should one of them end this process, it shall not take another one with it
            heapq.heappop(self.waiting)
            if first := self.running.get((task.id, task.attempt)):
                first.tags += task.tags
            elif task.task_kind not in TASKS:
                self.refuse(task)
            elif expired:
                self.complete(task, wire.EXPIRED, error("TacoQ.TaskExpired", "The task expired before an attempt began."))
            elif task.id in self.cancelled:
                self.complete(task, wire.CANCELLED, error("TacoQ.TaskCancelled", "The task was cancelled on request."))
            else:
                self.begin(task)

    def begin(self, task):
        task.started_at, self.running[task.id, task.attempt] = now(), task
        self.tell_running(task)
        if task.timeout_ms:
            self.connection.call_later(task.timeout_ms / 1000, functools.partial(self.time_out, task))
        threading.Thread(target=self.work, args=[task], daemon=True).start()

    def time_out(self, task):
        task.timed_out = True
        task.cancelled.set()

    def work(self, task):
        """In a thread of its own."""
        retry = False
        try:
            result = TASKS[task.task_kind](task, **json.loads(task.input_data or "{}"))
            outcome, output = wire.SUCCEEDED, json.dumps(result, allow_nan=False).encode()
        except Exception as e:
            if isinstance(e, Cancelled) and not task.timed_out:
                outcome, output = wire.CANCELLED, error("TacoQ.TaskCancelled", "The task was cancelled on request.")
            else:
                e = TimeoutError(f"The attempt took longer than {task.timeout_ms} ms.") if isinstance(e, Cancelled) else e
                outcome, retry = wire.FAILED, not isinstance(e, NOT_RETRIED) and task.attempt < (task.max_attempts or 3)
                output = error(type(e).__name__, str(e), stackTrace="".join(traceback.format_exception(e)), attempt=task.attempt)
        self.connection.add_callback_threadsafe(lambda: self.finish(task, outcome, output, retry))

    def finish(self, task, outcome, output, retry):
        if retry:
            self.retry(task, output)
        else:
            self.complete(task, outcome, output)
        del self.running[task.id, task.attempt]
        self.start()

    def complete(self, task, outcome, output):
        """Acknowledged is a task only when the broker has confirmed how it ended."""
        at = now()
        if task.reply_to:
            self.publish("", task.reply_to, "TaskCompleted", wire.completed_record(task, at, outcome, output), {"tacoq-outcome": wire.OUTCOMES[outcome]}, delivery_mode=1)
        self.tell_completed(task, at, outcome, output)
        self.acknowledge(task)

    def acknowledge(self, task):
        for tag in task.tags:
            self.channel.basic_ack(tag)

    def enqueue(self, parent, worker_kind, task_kind, **arguments):
        """Publishes a task, from the thread of another one; returns its id once it is confirmed. Each attempt of that one publishes the same task."""
        task = SimpleNamespace(
            id=str(uuid.uuid5(uuid.UUID(parent.id), task_kind)), task_kind=task_kind, worker_kind=worker_kind, created_at=now(),
            input_data=json.dumps(arguments, allow_nan=False).encode(), priority=0, ttl_duration=604800, carrier=parent.carrier, headers={},
            attempt=1, max_attempts=None, timeout_ms=None, expires_at=None, run_at=None, reply_to=None)
        confirmed = concurrent.futures.Future()

        def publish():
            try:
                confirmed.set_result(self.publish_task(task))
            except Exception as e:
                confirmed.set_exception(e)

        self.connection.add_callback_threadsafe(publish)
        confirmed.result()
        return task.id

    def send(self, task):
        self.declare(*self.queues(task.worker_kind))
        self.publish(self.EXCHANGE, f"tasks.{task.worker_kind}", "TaskAssignment", wire.assignment_record(task), wire.assignment_headers(task), message_id=task.id)

    # What the native topology has, and that of TacoQ 0.4 has not.

    def publish_task(self, task):
        self.tell(wire.assigned(task, now()))
        self.send(task)

    def introduce(self):
        """Listens to relays, and says who is there. Tasks that were delivered before wait for the answer, but no longer than 3 seconds."""
        self.channel.exchange_declare("tacoq.control", "topic", durable=True)
        queue = self.channel.queue_declare("", exclusive=True, auto_delete=True).method.queue
        self.channel.queue_bind(queue, "tacoq.control", f"cancel.{self.kind}")
        self.channel.basic_consume(queue, self.hear, auto_ack=True)
        self.patience = time.monotonic() + 3
        self.connection.call_later(3.1, self.start)
        self.beat()

    def beat(self):
        self.tell(self.heartbeat(stopping=False))
        self.connection.call_later(10, self.beat)

    def say_goodbye(self):
        self.tell(self.heartbeat(stopping=True))

    def heartbeat(self, stopping):
        return wire.heartbeat(
            self.name, now(), self.started_at, socket.gethostname(), f"Python {platform.python_version()}", [self.kind],
            [f"{self.kind}/{task}" for task in TASKS], self.concurrency, len(self.running), stopping)

    def hear(self, channel, method, properties, body):
        try:
            cancelled, suspected, heard = wire.read_broadcast(body)
        except ValueError:
            return  # of a later version
        self.cancelled, self.suspected = remember(self.cancelled, cancelled), remember(self.suspected, suspected)
        for task in self.running.values():
            if task.id in cancelled:
                task.cancelled.set()
        for worker, at in heard:
            if worker == self.name:
                self.patience, self.clock_offset = 0, at - now()
        self.start()

    def tell(self, event):
        self.publish(self.EXCHANGE, self.RELAY_KEY, "TaskEvents", wire.array([event]))

    def tell_running(self, task):
        self.tell(wire.running(task, self.name, self.started_at if task.redelivered else None))

    def tell_completed(self, task, at, outcome, output):
        self.tell(wire.completed(task, at, self.name, outcome, output))

    def retry(self, task, output):
        self.tell(wire.retrying(task, now(), self.name, output, int(1000 * random.random() * 2 ** (task.attempt - 1))))
        self.acknowledge(task)

    def refuse(self, task):
        """The relay keeps it, until a worker announces its kind."""
        self.tell(wire.parked(task, now(), self.name))
        self.acknowledge(task)

    def quarantine(self, queue, tag, headers, body, reason):
        self.publish(self.EXCHANGE, self.RELAY_KEY, "unknown", body, headers | {"tacoq-unreadable": reason, "tacoq-queue": queue})
        self.channel.basic_ack(tag)
