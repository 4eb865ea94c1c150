"""Reads the Kinesis streams of the stack and calls their consumers, as Lambda's event source mappings do.

The stand-in polls streams too, but knows neither tumbling windows nor checkpoints nor destinations.
"""

import base64
import json
import threading
import time
from dataclasses import dataclass, field

from botocore.exceptions import BotoCoreError, ClientError

from .aws import Clients, REGION
from .delivery import Delivery

EVERY_SECONDS = 0.5


@dataclass
class Mapping:
    """One Kinesis event of a function, as the template has it, with every reference resolved."""

    function: str
    # Who is called by it: as in SAM, the alias where the function publishes one.
    alias: str | None
    event: str
    properties: dict


def mappings(document: dict, parameters: dict[str, str]) -> list[Mapping]:
    """The Kinesis events of all functions."""
    values = {name: body.get("Default") for name, body in document.get("Parameters", {}).items()} | parameters
    return [
        Mapping(name, resource["Properties"].get("AutoPublishAlias"), event, resolved(body["Properties"], values))
        for name, resource in document["Resources"].items()
        if resource.get("Type") == "AWS::Serverless::Function"
        for event, body in resource["Properties"].get("Events", {}).items()
        if body.get("Type") == "Kinesis"
    ]


def resolved(node, values: dict):
    """Puts in the values of parameters. Of an `If` the last branch counts: the one without what costs more."""
    if isinstance(node, list):
        return [resolved(item, values) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("Ref") in values:
        return values[node["Ref"]]
    if "Fn::If" in node:
        return resolved(node["Fn::If"][-1], values)
    return {key: resolved(value, values) for key, value in node.items()}


@dataclass
class Shard:
    id: str
    iterator: str
    waiting: list = field(default_factory=list)
    window: int | None = None
    state: dict = field(default_factory=dict)


class Consumer:
    """One mapping: reads every shard of its stream and hands batches over."""

    def __init__(self, clients: Clients, mapping: Mapping, deployed):
        self._kinesis = clients("kinesis")
        self._stream = deployed.physical[mapping.properties["Stream"]["Fn::GetAtt"][0]]
        self._size = int(mapping.properties.get("BatchSize", 100))
        self._seconds = int(mapping.properties.get("TumblingWindowInSeconds", 0))
        self._ignored = ignored_keys(mapping.properties)
        self._delivery = Delivery(clients, mapping, deployed)
        self._shards = [Shard(shard["ShardId"], self._start(shard["ShardId"])) for shard in self._kinesis.list_shards(StreamName=self._stream)["Shards"]]

    def _start(self, shard: str) -> str:
        return self._kinesis.get_shard_iterator(StreamName=self._stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]

    def poll(self) -> None:
        for shard in self._shards:
            answer = self._kinesis.get_records(ShardIterator=shard.iterator, Limit=1000)
            shard.iterator = answer["NextShardIterator"]
            shard.waiting += [record for record in answer["Records"] if record["PartitionKey"] not in self._ignored]
            if self._seconds:
                self._fill_windows(shard)
            else:
                while shard.waiting:
                    self._delivery.deliver([event_of(record, shard.id) for record in self._take(shard, self._size)], shard.id)

    def _take(self, shard: Shard, number: int) -> list:
        batch, shard.waiting = shard.waiting[:number], shard.waiting[number:]
        return batch

    def _fill_windows(self, shard: Shard) -> None:
        """Each record belongs to the window of its arrival; a window closes when its time is over."""
        while True:
            if shard.window is not None and time.time() >= shard.window + self._seconds + 1 and not self._of(shard, shard.window):
                self._hand_over(shard, [], closes=True)
                shard.window, shard.state = None, {}
            if not shard.waiting:
                return
            if shard.window is None:
                shard.window = self._window(shard.waiting[0])
            batch = self._of(shard, shard.window)[: self._size]
            if not batch:
                self._hand_over(shard, [], closes=True)
                shard.window, shard.state = None, {}
                continue
            self._hand_over(shard, self._take(shard, len(batch)), closes=False)

    def _window(self, record: dict) -> int:
        arrived = int(record["ApproximateArrivalTimestamp"].timestamp())
        return arrived - arrived % self._seconds

    def _of(self, shard: Shard, window: int) -> list:
        """What waits of a window: up to the first record of a later one."""
        batch = []
        for record in shard.waiting:
            if self._window(record) > window:
                break
            batch.append(record)
        return batch

    def _hand_over(self, shard: Shard, records: list, closes: bool) -> None:
        window = {
            "window": {"start": instant(shard.window), "end": instant(shard.window + self._seconds)},
            "state": shard.state, "shardId": shard.id, "isFinalInvokeForWindow": closes, "isWindowTerminatedEarly": False,
        }
        shard.state = self._delivery.deliver([event_of(record, shard.id) for record in records], shard.id, window).get("state", {})


def ignored_keys(properties: dict) -> set[str]:
    """Of filters this is understood: partition keys that are not wanted."""
    patterns = [json.loads(item["Pattern"]) for item in properties.get("FilterCriteria", {}).get("Filters", [])]
    return {key for pattern in patterns for rule in pattern.get("partitionKey", []) if isinstance(rule, dict) for key in rule.get("anything-but", [])}


def instant(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def event_of(record: dict, shard: str) -> dict:
    """A record as Lambda hands it to a function."""
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0", "partitionKey": record["PartitionKey"], "sequenceNumber": record["SequenceNumber"],
            "data": base64.b64encode(record["Data"]).decode(), "approximateArrivalTimestamp": record["ApproximateArrivalTimestamp"].timestamp(),
        },
        "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": f"{shard}:{record['SequenceNumber']}",
        "eventName": "aws:kinesis:record", "awsRegion": REGION,
    }


class Streams:
    """All consumers, each in a thread of its own."""

    def __init__(self, clients: Clients, found: list[Mapping], deployed):
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._follow, args=(clients, mapping, deployed), daemon=True) for mapping in found]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=2)

    def _follow(self, clients: Clients, mapping: Mapping, deployed) -> None:
        try:
            consumer = Consumer(clients, mapping, deployed)
            while not self._stop.wait(EVERY_SECONDS):
                consumer.poll()
        except (BotoCoreError, ClientError):
            # The stand-in is going down: there is nothing to read.
            if not self._stop.is_set():
                raise
