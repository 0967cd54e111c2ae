"""An external builder: reads build.json as input-output-hk/nix-linux-builder does (src/build_json.c), and runs the build here."""
import json
import os
import subprocess
import sys


def stop(message):
    print(f"nix-linux-builder: error: {message}", file=sys.stderr)
    sys.exit(1)


if len(sys.argv) != 6 or sys.argv[1] != "--kernel" or sys.argv[3] != "--initrd":
    stop(f"usage: nix-linux-builder --kernel K --initrd I build.json, not {sys.argv[1:]}")
path = sys.argv[5]
with open(path) as file:
    build = json.load(file)
if build.get("version") != 1:
    stop(f"{path}: unsupported or missing version (expected 1)")
for field in ["builder", "system", "topTmpDir", "tmpDir", "tmpDirInSandbox", "storeDir", "realStoreDir"]:
    if not isinstance(build.get(field), str) or build[field] == "":
        stop(f"{path}: missing or invalid string field '{field}'")
if os.getcwd() != os.path.realpath(build["tmpDir"]):
    stop(f"{path}: started in {os.getcwd()}")
failure = os.environ.get("FAKE_FAILURE")
if failure is not None:
    stop(failure)
inside = lambda value: value.replace(build["storeDir"], build["realStoreDir"])
environment = {name: inside(value) for name, value in build["env"].items()}
made = subprocess.run([build["builder"], *map(inside, build["args"])], env=environment, cwd=build["tmpDir"])
sys.exit(made.returncode)
