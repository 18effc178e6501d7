"""Holds recorded answers against botocore's model. Reads a JSON list of answers from stdin, prints a JSON list of lists of findings.

An answer: {"service", "operation", "status", "headers", "body"} with the body in base64. What is walked is what went over
the wire: members that the model does not know, wrong types, unknown enum values, required members that are absent. Then
botocore's own parser reads it, and must not fail.
"""

import base64
import datetime
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import botocore.eventstream
import botocore.parsers
import botocore.session

SESSION = botocore.session.get_session()
ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")


def local(tag):
    return tag.split("}")[-1]


class Walk:
    def __init__(self, wire):
        self.wire = wire
        self.found = []

    def say(self, path, what):
        self.found.append(f"{path}: {what}")

    def value(self, shape, value, path):
        getattr(self, shape.type_name, self.scalar)(shape, value, path)

    def structure(self, shape, value, path):
        # A document is free; so is what is streamed as events.
        if getattr(shape, "is_document_type", False) or getattr(shape, "is_eventstream", False):
            return
        if self.wire == "xml":
            members = {}
            for child in value:
                members.setdefault(local(child.tag), []).append(child)
        elif isinstance(value, dict):
            members = value
        else:
            return self.say(path, "not a structure")
        known = {(m.serialization.get("name", n) if self.wire == "xml" else n): (n, m) for n, m in shape.members.items()}
        if self.wire == "xml":
            for name, member in shape.members.items():
                if member.type_name == "list" and member.serialization.get("flattened"):
                    known[member.member.serialization.get("name", member.serialization.get("name", name))] = (name, member)
        seen = set()
        for name, one in members.items():
            if name not in known:
                self.say(f"{path}.{name}", "unknown")
                continue
            member_name, member = known[name]
            seen.add(member_name)
            if self.wire == "xml" and not (member.type_name == "list" and member.serialization.get("flattened")):
                if len(one) > 1:
                    self.say(f"{path}.{name}", "comes twice")
                one = one[0]
            self.value(member, one, f"{path}.{member_name}")
        for name in shape.required_members:
            if name not in seen:
                self.say(f"{path}.{name}", "required, but absent")

    def list(self, shape, value, path):
        if self.wire == "xml" and not shape.serialization.get("flattened"):
            name = shape.member.serialization.get("name", "member")
            for child in value:
                if local(child.tag) != name:
                    self.say(f"{path}.{local(child.tag)}", "unknown")
            value = [c for c in value if local(c.tag) == name]
        if not isinstance(value, list):
            return self.say(path, "not a list")
        for index, one in enumerate(value):
            self.value(shape.member, one, f"{path}[{index}]")

    def map(self, shape, value, path):
        if not isinstance(value, dict):
            return self.say(path, "not a map")
        for key, one in value.items():
            self.value(shape.value, one, f"{path}.{key}")

    def scalar(self, shape, value, path):
        if self.wire == "xml":
            if len(value):
                return self.say(path, "has elements, but is a value")
            value = value.text or ""
        kind = shape.type_name
        if kind in ("string", "character"):
            if not isinstance(value, str):
                return self.say(path, f"not text: {value!r}")
            # An enum that is empty is how old answers say "none".
            if shape.enum and value and value not in shape.enum:
                self.say(path, f"{value} is not of the enum")
        elif kind == "boolean":
            if value not in (("true", "false") if self.wire == "xml" else (True, False)) or isinstance(value, int) and not isinstance(value, bool):
                self.say(path, f"not a boolean: {value!r}")
        elif kind == "timestamp":
            good = {"json": isinstance(value, (int, float)) and not isinstance(value, bool), "cbor": isinstance(value, datetime.datetime), "xml": isinstance(value, str) and ISO.match(value)}
            if not good[self.wire]:
                self.say(path, f"not a time: {value!r}")
        elif kind in ("integer", "long", "short", "byte", "bigInteger"):
            try:
                good = not isinstance(value, (bool, float)) and int(value) is not None and (self.wire == "xml" or isinstance(value, int))
            except (TypeError, ValueError):
                good = False
            if not good:
                self.say(path, f"not a whole number: {value!r}")
        elif kind in ("double", "float"):
            try:
                good = not isinstance(value, bool) and float(value) is not None and (self.wire == "xml" or not isinstance(value, str))
            except (TypeError, ValueError):
                good = False
            if not good:
                self.say(path, f"not a number: {value!r}")


def check_events(shape, operation, body):
    walk = Walk("json")
    events = next(m for m in shape.members.values() if getattr(m, "is_eventstream", False) or m.serialization.get("eventstream"))
    frames = botocore.eventstream.EventStreamBuffer()
    frames.add_data(body)
    for frame in frames:
        name = frame.headers[":event-type"]
        if name in events.members:
            walk.value(events.members[name], json.loads(frame.payload), f"{operation}.{name}")
        elif name != "initial-response":
            walk.say(f"{operation}.{name}", "unknown")
    return walk.found


def check(answer):
    model = SESSION.get_service_model(answer["service"])
    if answer["operation"] not in model.operation_names:
        return ["not in this botocore"]
    shape = model.operation_model(answer["operation"]).output_shape
    body = base64.b64decode(answer["body"])
    kind = answer["headers"].get("content-type", "")
    if shape is None:
        return []
    if "eventstream" in kind:
        return check_events(shape, answer["operation"], body)
    protocol = "smithy-rpc-v2-cbor" if "cbor" in kind else "json" if "json" in kind else model.metadata["protocol"]
    parser = botocore.parsers.create_parser(protocol)
    if protocol == "json":
        walk, raw = Walk("json"), json.loads(body)
    elif protocol == "smithy-rpc-v2-cbor":
        walk, raw = Walk("cbor"), parser.parse_data_item(io.BufferedReader(io.BytesIO(body)))
    else:
        walk, raw = Walk("xml"), ElementTree.fromstring(body)
        inner = [c for c in raw if local(c.tag) == answer["operation"] + "Result"]
        if inner:
            raw = inner[0]
        else:
            for child in [c for c in raw if local(c.tag) in ("requestId", "ResponseMetadata")]:
                raw.remove(child)
    walk.value(shape, raw, answer["operation"])
    try:
        parser.parse({"body": body, "headers": answer["headers"], "status_code": answer["status"]}, shape)
    except Exception as error:  # whatever it is, a client would have met it
        walk.say(answer["operation"], f"botocore cannot read it: {error}")
    return walk.found


print(json.dumps([check(answer) for answer in json.load(sys.stdin)]))
