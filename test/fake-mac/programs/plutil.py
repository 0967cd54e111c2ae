"""The one call of plutil(1) that Builderbar makes: `plutil -convert json -o - PATH`."""
import json
import os
import plistlib
import sys

arguments = sys.argv[1:]
if len(arguments) != 5 or arguments[:4] != ["-convert", "json", "-o", "-"]:
    print(f"plutil {arguments}: the fake Mac does not know this call", file=sys.stderr)
    sys.exit(64)
# The program is started with a path of the Mac; the folder that stands for it is two levels above this file.
root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
path = arguments[4]
if not path.startswith(root):
    path = root + path
try:
    with open(path, "rb") as file:
        value = plistlib.load(file)
    # As plutil, which refuses dates and data: JSON has no such values.
    sys.stdout.write(json.dumps(value))
except Exception as error:
    print(f"{path}: {error}", file=sys.stderr)
    sys.exit(1)
