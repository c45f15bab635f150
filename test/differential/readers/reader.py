"""Reads manifests and image configs as scripts in Python do: json, where the last of equal keys wins.

A line in is the kind and the document in base64; a line out is what was read, null where it is no
JSON, false where a value has another type than belongs there.
"""

import base64
import hashlib
import json
import sys


def text(value):
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value


def number(value):
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    return int(value)


def texts(value):
    return [text(item) for item in (value or [])]


def pairs(value):
    return {key: text(item) for key, item in (value or {}).items()}


def platform(value):
    if not value or not value.get("os") or not value.get("architecture"):
        return None
    return {
        "os": text(value.get("os")),
        "architecture": text(value.get("architecture")),
        "variant": text(value.get("variant")),
        "osVersion": text(value.get("os.version")),
        "osFeatures": texts(value.get("os.features")),
        "features": texts(value.get("features")),
    }


def false_data(values):
    """Digests of descriptors whose bytes inside are not what they name."""
    wrong = []
    for value in values:
        data = text(value.get("data")) if value else ""
        if data != "":
            digest = "sha256:" + hashlib.sha256(base64.b64decode(data)).hexdigest()
            if digest != value.get("digest"):
                wrong.append(value.get("digest"))
    return wrong


def descriptor(value):
    if value is None:
        return None
    media_type = text(value.get("mediaType"))
    return {
        "mediaType": media_type,
        "digest": text(value.get("digest")),
        "size": number(value.get("size")),
        "artifactType": text(value.get("artifactType")),
        "annotations": pairs(value.get("annotations")),
        "platform": platform(value.get("platform")),
        "elsewhere": ".foreign." in media_type and bool(value.get("urls")),
    }


def manifest(value):
    return {
        "mediaType": text(value.get("mediaType")),
        "artifactType": text(value.get("artifactType")),
        "config": descriptor(value.get("config")),
        "layers": [descriptor(item) for item in (value.get("layers") or [])],
        "children": [descriptor(item) for item in (value.get("manifests") or [])],
        "subject": descriptor(value.get("subject")),
        "annotations": pairs(value.get("annotations")),
        "falseData": false_data(
            [value.get("config")]
            + (value.get("layers") or [])
            + (value.get("manifests") or [])
            + (value.get("blobs") or [])
            + [value.get("subject")]
        ),
    }


def config(value):
    run = value.get("config") or {}
    return {
        "created": text(value.get("created")),
        "os": text(value.get("os")),
        "architecture": text(value.get("architecture")),
        "variant": text(value.get("variant")),
        "osVersion": text(value.get("os.version")),
        "osFeatures": texts(value.get("os.features")),
        "user": text(run.get("User")),
        "env": texts(run.get("Env")),
        "entrypoint": texts(run.get("Entrypoint")),
        "cmd": texts(run.get("Cmd")),
        "workingDir": text(run.get("WorkingDir")),
        "labels": pairs(run.get("Labels")),
        "ports": sorted(run.get("ExposedPorts") or {}),
        "volumes": sorted(run.get("Volumes") or {}),
        "diffIds": texts((value.get("rootfs") or {}).get("diff_ids")),
        "history": [
            {"by": text(line.get("created_by")), "empty": bool(line.get("empty_layer"))}
            for line in (value.get("history") or [])
        ],
    }


for line in sys.stdin:
    kind, encoded = line.rstrip("\n").split(" ")
    read = config if kind == "config" else manifest
    found = None
    try:
        found = read(json.loads(base64.b64decode(encoded)))
    except (TypeError, AttributeError):
        found = False
    except (ValueError, OverflowError, RecursionError):
        pass
    print(json.dumps(found))
