"""Prints what RegisterTaskDefinition takes, from botocore's model, which is Apache-2.0: types, required members, enums, ranges, patterns, and a sentence on each.

python3 task-definition-model.py > task-definition-model.json
"""

import html
import json
import re

import botocore
import botocore.session


def sentence(documentation):
    """The first sentence, without markup; what only names the member again says nothing."""
    text = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p>|<note>|<ul>", "\n", documentation or "")))
    lines = [re.sub(r"\s+", " ", line).strip() for line in text.strip().split("\n")]
    first = next((line for line in lines if line), "")
    end = re.search(r"(?<!e\.g)(?<!i\.e)\.(?= [A-Z(])", first)
    first = first[: end.end()] if end else first
    return first if len(first) <= 260 else first[:257].rsplit(" ", 1)[0] + " …"


def type_of(shape):
    if shape.type_name == "structure":
        return {"type": "structure", "name": shape.name}
    found = {"type": {"long": "integer"}.get(shape.type_name, shape.type_name)}
    if getattr(shape, "enum", None):
        found["enum"] = list(shape.enum)
    for name in ("min", "max", "pattern"):
        if name in shape.metadata:
            found[name] = shape.metadata[name]
    if shape.type_name == "list":
        found["of"] = type_of(shape.member)
    if shape.type_name == "map":
        found["of"] = type_of(shape.value)
    return found


def walk(shape, table):
    if shape.type_name == "list":
        walk(shape.member, table)
    elif shape.type_name == "map":
        walk(shape.value, table)
    elif shape.type_name == "structure" and shape.name not in table:
        members = table[shape.name] = {}
        for name, member in shape.members.items():
            entry = type_of(member)
            if name in shape.required_members:
                entry["required"] = True
            entry["doc"] = sentence(member.documentation)
            members[name] = entry
            walk(member, table)


service = botocore.session.get_session().get_service_model("ecs")
table = {}
walk(service.operation_model("RegisterTaskDefinition").input_shape, table)
lines = []
for structure, members in table.items():
    inner = ",\n".join(f"      {json.dumps(m)}: {json.dumps(e, ensure_ascii=False)}" for m, e in members.items())
    lines.append(f"    {json.dumps(structure)}: {{\n{inner}\n    }}")
print('{\n  "botocore": ' + json.dumps(botocore.__version__) + ',\n  "structures": {\n' + ",\n".join(lines) + "\n  }\n}")
