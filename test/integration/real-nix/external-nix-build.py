"""nix-build of a Nix that has external builders, for the one call that a test build makes.

Nix 2.32 and later start the program of `external-builders` themselves; Debian's Nix (2.8) evaluates the derivation here. Follows
NixOS/nix, src/libstore/unix/build/external-derivation-builder.cc: the fields of build.json, execv without PATH, the working
folder. Anything that this call does not use is an error. The lines in which Nix itself says that a build failed were written after
that source, and were not printed by a real Nix 2.32.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

root = os.path.abspath(__file__)
while not os.path.exists(root + "/etc/nix/nix.conf"):
    root = os.path.dirname(root)
store = root + "/physical-store"


def stop(code, *lines):
    for line in lines:
        print(line, file=sys.stderr)
    sys.exit(code)


known = ["--no-out-link", "--max-jobs", "1", "--builders", "", "--expr"]
if sys.argv[1:7] != known or len(sys.argv) != 8 or os.environ.get("NIX_REMOTE") != "daemon":
    stop(64, f"nix-build {sys.argv[1:]}: unknown call")

settings = dict(re.findall(r"^([\w-]+) *= *(.*)$", open(root + "/etc/nix/nix.conf").read(), re.M))
handlers = json.loads(settings.get("external-builders", "[]"))
for handler in handlers:
    if sorted(handler) != ["args", "program", "systems"]:
        stop(1, "error: setting 'external-builders': the keys of a builder are systems, program and args")


def nix(*arguments):
    return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.strip()


path = nix("nix-instantiate", "--store", store, "--expr", sys.argv[7]).split("\n")[-1]
shown = nix("nix", "--extra-experimental-features", "nix-command", "show-derivation", "--store", store, path)
derivation = next(iter(json.loads(shown).values()))
outputs = {name: output["path"] for name, output in derivation["outputs"].items()}
print(f"this derivation will be built:\n  {path}", file=sys.stderr)

chosen = [handler for handler in handlers if derivation["system"] in handler["systems"]]
if not chosen:
    stop(1, f"error: Cannot build '{path}'.", "       Reason: required system or feature not available")
if "external-builders" not in settings.get("extra-experimental-features", "").split():
    stop(
        1,
        "error: experimental Nix feature 'external-builders' is disabled; add "
        "'--extra-experimental-features external-builders' to enable it",
    )
print(f"building '{path}'...", file=sys.stderr)

top = tempfile.mkdtemp(prefix="nix-", dir=root)
os.mkdir(top + "/build", 0o700)
build = {
    "version": 1,
    "builder": derivation["builder"],
    "args": derivation["args"],
    "env": derivation["env"],
    "topTmpDir": top,
    "tmpDir": top + "/build",
    "tmpDirInSandbox": "/build",
    "storeDir": "/nix/store",
    "realStoreDir": store + "/nix/store",
    "system": derivation["system"],
    "inputPaths": [],
    "outputs": outputs,
}
with open(top + "/build.json", "w") as file:
    json.dump(build, file)

program = chosen[0]["program"]
arguments = [root + program, *chosen[0]["args"], top + "/build.json"]
try:
    made = subprocess.run(arguments, cwd=top + "/build", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log, code = made.stdout, made.returncode
except OSError as error:
    log, code = f"error: executing '{program}': {error.strerror}\n", 1
sys.stderr.write(log)
reason = f"builder failed with exit code {code}" if code > 0 else f"builder failed due to signal {-code}"
missing = [output for output in outputs.values() if not os.path.exists(store + output)]
if code == 0 and missing:
    reason = f"builder failed to produce output path for output 'out' at '{missing[0]}'"
if code != 0 or missing:
    lines = log.rstrip("\n").split("\n")
    stop(
        1,
        f"error: Cannot build '{path}'.",
        f"       Reason: {reason}.",
        "       Output paths:",
        *[f"         {output}" for output in outputs.values()],
        f"       Last {len(lines)} log lines:",
        *[f"       > {line}" for line in lines],
    )
print("\n".join(outputs.values()))
