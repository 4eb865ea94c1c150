"""Copies what the functions log into files, one for each log group of the stack, while the service runs."""

import threading
from collections import Counter
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from .aws import Clients

EVERY_SECONDS = 1.0


class Logs:
    def __init__(self, clients: Clients, deployed, folder: Path):
        self._client = clients("logs")
        self._folder = folder
        self._groups = [Group(name, deployed.physical[name]) for name, kind in deployed.types.items() if kind == "AWS::Logs::LogGroup"]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        """Stops after one last look."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _follow(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self._copy_all()
        self._copy_all()

    def _copy_all(self) -> None:
        for group in self._groups:
            try:
                messages = group.news(self._client)
            except (BotoCoreError, ClientError):
                # The stand-in is going down: there is nothing to copy.
                return
            if messages:
                with open(self._folder / f"{group.name}.log", "a") as file:
                    file.writelines(message.rstrip("\n") + "\n" for message in messages)


class Group:
    """A log group and how far it was read."""

    def __init__(self, name: str, physical: str):
        self.name = name
        self._physical = physical
        self._since = 0
        # What was read of the last millisecond: more of it may still come.
        self._last: Counter = Counter()

    def news(self, client) -> list[str]:
        pages = client.get_paginator("filter_log_events").paginate(logGroupName=self._physical, startTime=self._since)
        known, messages = self._last.copy(), []
        for event in (event for page in pages for event in page["events"]):
            key = (event["timestamp"], event["logStreamName"], event["message"])
            if known[key]:
                known[key] -= 1
                continue
            messages.append(event["message"])
            self._note(event["timestamp"], key)
        return messages

    def _note(self, timestamp: int, key: tuple) -> None:
        if timestamp > self._since:
            self._since, self._last = timestamp, Counter()
        if timestamp == self._since:
            self._last[key] += 1
