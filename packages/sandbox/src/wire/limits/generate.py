"""Prints the limits of an api's input members (enums, lengths, ranges, patterns, whether a number is whole) from botocore's model, which is Apache-2.0.

python3 generate.py NAME [OPERATION...], where NAME is botocore's name of the api; with operations, only what they reach.
The result is checked in beside this file as NAME.json; a test compares the two where botocore is installed.
"""

import json
import sys

import botocore
import botocore.session


def limits_of(shape):
    """What a value of this shape must keep to, leaving structures to their own entry."""
    found = {}
    # EC2's instance types are an enum of a thousand and grow every week: the operations know which they offer.
    if getattr(shape, "enum", None) and len(shape.enum) <= 100:
        found["enum"] = list(shape.enum)
    if shape.type_name in ("integer", "long"):
        found["whole"] = shape.type_name
    for name in ("min", "max", "pattern"):
        if name in shape.metadata:
            found[name] = shape.metadata[name]
    if shape.type_name == "list":
        inner = limits_of(shape.member)
        if inner:
            found["of"] = inner
    if shape.type_name == "map":
        key, value = limits_of(shape.key), limits_of(shape.value)
        if key:
            found["key"] = key
        if value:
            found["of"] = value
    return found


def walk(shape, table, seen):
    if shape.name in seen:
        return
    seen.add(shape.name)
    if shape.type_name == "list":
        walk(shape.member, table, seen)
    elif shape.type_name == "map":
        walk(shape.value, table, seen)
    elif shape.type_name == "structure":
        entry = {}
        for name, member in shape.members.items():
            found = limits_of(member)
            if found:
                entry[name] = found
            walk(member, table, seen)
        if entry:
            table[shape.name] = entry


def main(name, operations):
    model = botocore.session.get_session().get_service_model(name)
    table, seen = {}, set()
    for operation in operations or model.operation_names:
        shape = model.operation_model(operation).input_shape
        if shape:
            walk(shape, table, seen)
    lines = [f"  {json.dumps(s)}: {json.dumps(table[s], separators=(', ', ': '))}" for s in sorted(table)]
    print('{\n  "botocore": ' + json.dumps(botocore.__version__) + ",\n" + ",\n".join(lines) + "\n}")


main(sys.argv[1], sys.argv[2:])
