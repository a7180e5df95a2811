#!/usr/bin/env python3
"""The running means of `rapport evaluate`, straight from the CSV and in as few lines as possible.

usage: running_means.py HISTORY   (plain or .xz; prints {target: {"n": ..., mean: score, ...}})
"""
import csv
import datetime
import heapq
import json
import lzma
import math
import sys
from collections import defaultdict

EPOCH = datetime.datetime(1970, 1, 1)


def seconds(text):
    if not text:
        return None
    return (datetime.datetime.fromisoformat(text) - EPOCH).total_seconds()


def keys(row):
    agent, topic = row["first_agent_id"], row.get("category") or ""
    return {"global": "", "topic": topic, "agent": agent, "customer": row["customer_id"],
            "agent_topic": (agent, topic)}


def outcomes(row, arrived, started, ended):
    found = {"log_resolution": math.log1p(ended - arrived)}
    if started is not None:
        found["log_handle"] = math.log1p(ended - started)
    if row.get("transfers"):
        found["transferred"] = float(int(row["transfers"]) > 0)
    return found


def loss(target, predicted, observed):
    if target != "transferred":
        return abs(predicted - observed)
    predicted = min(max(predicted, 0.001), 0.999)
    return -math.log(predicted if observed else 1 - predicted)


path = sys.argv[1]
with (lzma.open(path, "rt") if path.endswith(".xz") else open(path)) as file:
    rows = list(csv.DictReader(file))
for row in rows:
    row.setdefault("first_agent_id", row["agent_id"])
rows.sort(key=lambda row: seconds(row["arrived_at"]))  # Stable: then as in the file.

means = defaultdict(lambda: [0, 0.0])  # Count and sum by target, mean, key.
scores = defaultdict(lambda: defaultdict(float))
running = []
for place, row in enumerate(rows):
    arrived, started, ended = (seconds(row.get(name + "_at"))
                               for name in ("arrived", "started", "ended"))
    while running and running[0][0] <= arrived:
        _, other, found = heapq.heappop(running)
        for target, value in found.items():
            for mean, key in keys(rows[other]).items():
                if mean == "customer" and not key:
                    continue
                means[target, mean, key][0] += 1
                means[target, mean, key][1] += value
    if not row["first_agent_id"] or row.get("outcome") == "abandoned" or ended is None:
        continue
    found = outcomes(row, arrived, started, ended)
    heapq.heappush(running, (ended, place, found))
    for target, value in found.items():
        count, total = means[target, "global", ""]
        if not row["customer_id"] or count < 100:
            continue
        scores[target]["n"] += 1
        for mean, key in keys(row).items():
            own_count, own_total = means[target, mean, key]
            predicted = own_total / own_count if own_count else total / count
            scores[target][mean] += loss(target, predicted, value)
for target in scores.values():
    for mean in target:
        if mean != "n":
            target[mean] /= target["n"]
print(json.dumps(scores))
