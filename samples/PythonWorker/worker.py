#!/usr/bin/env python3
"""A worker of TacoQ in plain Python. What goes over the wire, and why, is in docs/wire.md.

    worker.py [--topology native|v04] [--kind ml] [--concurrency 4] amqp://user:password@host:5672/vhost

SIGTERM and Ctrl-C end it when what runs has finished, within 20 seconds. It ends with an error when its connection is lost: what
supervises it starts it again, and the broker delivers again what it had not finished.
"""
import argparse, signal, sys

try:
    from native import Worker
    from v04 import V04Worker
except ModuleNotFoundError as e:
    sys.exit(f"worker.py needs the package {e.name}: apt-get install python3-{e.name}, which is for the python3 of the system, /usr/bin/python3.")

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--topology", choices=["native", "v04"], default="native")
parser.add_argument("--kind", default="ml")
parser.add_argument("--concurrency", type=int, default=4)
parser.add_argument("url")
options = parser.parse_args()

worker = {"native": Worker, "v04": V04Worker}[options.topology](options.url, options.kind, options.concurrency)
for number in signal.SIGTERM, signal.SIGINT:
    signal.signal(number, lambda *_: worker.stop())
worker.run()
