"""The worker by the topology of TacoQ 0.4: without retries, cancellation and announcements, which that has not."""
import sys

import wire
from native import Worker


class V04Worker(Worker):
    EXCHANGE, RELAY_KEY, RELAY_QUEUE = "tacoq_task_exchange", "tacoq_task_exchange", ("tacoq_relay_queue", "#", {"x-max-priority": 255})

    def queues(self, kind):
        return [(kind, f"tasks.{kind}", {"x-max-priority": 255})]

    def publish_task(self, task):
        self.send(task)

    def introduce(self):
        pass

    def say_goodbye(self):
        pass

    def tell_running(self, task):
        self.publish(self.EXCHANGE, self.RELAY_KEY, "TaskRunning", wire.running_record(task, self.name), {"tacoq-attempt": task.attempt})

    def tell_completed(self, task, at, outcome, output):
        headers = {"tacoq-attempt": task.attempt, "tacoq-outcome": wire.OUTCOMES[outcome]}
        self.publish(self.EXCHANGE, self.RELAY_KEY, "TaskCompleted", wire.completed_record(task, at, outcome, output), headers)

    def retry(self, task, output):
        self.complete(task, wire.FAILED, output)

    def refuse(self, task):
        """Another worker may know it. After a while, so that this is no tight loop."""
        self.connection.call_later(1, lambda: self.channel.basic_nack(task.tags[0], requeue=True))

    def quarantine(self, queue, tag, headers, body, reason):
        print(f"{queue}: a message is rejected: {reason}", file=sys.stderr, flush=True)
        self.channel.basic_nack(tag, requeue=False)
