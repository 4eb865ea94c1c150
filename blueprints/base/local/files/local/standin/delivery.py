"""One batch to one function: checkpoints, retries, bisecting and the destination of what was given up."""

import json
import time

from .aws import Clients

RETRY_AFTER_SECONDS = 0.5


class Delivery:
    def __init__(self, clients: Clients, mapping, deployed):
        self._lambda, self._s3 = clients("lambda"), clients("s3")
        function = deployed.physical[mapping.function]
        self._function = f"{function}:{mapping.alias}" if mapping.alias else function
        self._mapping = f"{mapping.function}{mapping.event}"
        # As in Lambda: where nothing is said, a batch is tried until it succeeds.
        self._retries = int(mapping.properties.get("MaximumRetryAttempts", -1))
        self._bisects = mapping.properties.get("BisectBatchOnFunctionError") in (True, "true")
        self._asks = "ReportBatchItemFailures" in mapping.properties.get("FunctionResponseTypes", [])
        destination = mapping.properties.get("DestinationConfig", {}).get("OnFailure", {})
        is_bucket = destination.get("Type") == "S3"
        self._bucket = deployed.physical[destination["Destination"]["Fn::GetAtt"][0]] if is_bucket else None

    def deliver(self, records: list[dict], shard: str, window: dict | None = None) -> dict:
        """Hands the records over until all are done or given up; the last answer of the function."""
        answer = {}
        queue = [(records, 0)]
        while queue:
            batch, tried = queue.pop(0)
            answer, failed = self._call(batch, window)
            if not failed:
                window = window and window | {"state": answer.get("state", {})}
                continue
            rest = self._from_checkpoint(batch, answer)
            if 0 <= self._retries <= tried:
                self._give_up(rest, shard)
            elif answer is None and self._bisects and len(rest) > 1:
                queue[:0] = [(rest[: len(rest) // 2], tried), (rest[len(rest) // 2 :], tried)]
            else:
                time.sleep(RETRY_AFTER_SECONDS)
                # Whoever went on has all tries again.
                queue.insert(0, (rest, tried + 1 if len(rest) == len(batch) else 0))
        return answer or {}

    def _call(self, batch: list[dict], window: dict | None) -> tuple[dict | None, bool]:
        event = {"Records": batch} | (window or {})
        answered = self._lambda.invoke(FunctionName=self._function, Payload=json.dumps(event))
        payload = answered["Payload"].read()
        if answered.get("FunctionError"):
            return None, True
        answer = json.loads(payload) or {}
        # Who was not asked which records failed may say what it likes: any answer is a success.
        return answer, self._asks and bool(answer.get("batchItemFailures"))

    def _from_checkpoint(self, batch: list[dict], answer: dict | None) -> list[dict]:
        """What comes again: from the first failed record on."""
        failed = {item["itemIdentifier"] for item in (answer or {}).get("batchItemFailures", [])}
        places = [place for place, record in enumerate(batch) if record["kinesis"]["sequenceNumber"] in failed]
        return batch[min(places) :] if places else batch

    def _give_up(self, records: list[dict], shard: str) -> None:
        if not (self._bucket and records):
            return
        first, last = records[0]["kinesis"]["sequenceNumber"], records[-1]["kinesis"]["sequenceNumber"]
        body = {
            "requestContext": {"functionArn": self._function, "condition": "RetryAttemptsExhausted", "approximateInvokeCount": self._retries + 1},
            "KinesisBatchInfo": {"shardId": shard, "startSequenceNumber": first, "endSequenceNumber": last, "batchSize": len(records)},
            "payload": json.dumps({"Records": records}),
        }
        self._s3.put_object(Bucket=self._bucket, Key=f"aws/lambda/{self._mapping}/{shard}/{first}", Body=json.dumps(body).encode())
