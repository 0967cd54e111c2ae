#!/bin/sh
# The check that users write today, as the benchmark's baseline: launchd's job, the key's mode, and a host key on the port.
# Usage: check-builder.sh ROOT PORT
set -u
root=$1 port=$2
job=$("$root/bin/launchctl" print system/org.nixos.linux-builder 2>/dev/null) || { echo 'down: not loaded'; exit 2; }
case $job in
  *'state = running'*) ;;
  *) echo 'down: not running'; exit 2 ;;
esac
mode=$(stat -c %a "$root/etc/nix/builder_ed25519" 2>/dev/null || stat -f %Lp "$root/etc/nix/builder_ed25519")
[ "$mode" = 600 ] || { echo "down: the key has mode $mode"; exit 2; }
ssh-keyscan -T 2 -p "$port" 127.0.0.1 2>/dev/null | grep -q ssh-ed25519 || { echo 'down: no answer'; exit 2; }
echo up
