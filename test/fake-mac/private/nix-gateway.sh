#!/bin/sh
# Gateway to a real Nix, installed on a fake Mac as nix, nix-build and nix-store. It enters a private Mac (private-mac.sh) as
# alice and executes the program of the same name there. The entries of both Macs name the same builder
# (ssh-ng://builder@linux-builder), so Nix's output applies to both. It stays in its process group, so that killing the group
# kills the real program too. It passes on only the calls that Builderbar makes, and deletes only test builds.
name=${0##*/}

refuse() {
  message=$(printf '%s' "$name $*: the gateway does not know this call" | tr '\n' ' ' | tr -d '"\134')
  printf '"%s"\n' "$message" >>"${0%/nix/var/nix/profiles/default/bin/*}/fakes/violations.ndjson"
  printf '%s\n' "$message" >&2
  exit 64
}

are_test_builds() {
  for path; do
    case $path in
      /nix/store/*/* | *' '*) return 1 ;;
      /nix/store/*-builderbar-test-build-*) ;;
      *) return 1 ;;
    esac
  done
}

case "$name $*" in
  'nix --version') ;;
  'nix --extra-experimental-features nix-command config show --json') ;;
  'nix --extra-experimental-features nix-command show-config --json') ;;
  'nix-build --no-out-link --max-jobs 0 --expr derivation {'*)
    if [ $# -ne 5 ] || [ "${NIX_REMOTE:-}" != daemon ]; then refuse "$@"; fi
    ;;
  'nix-store --verify-path /nix/store/'*) [ $# -eq 2 ] || refuse "$@" ;;
  'nix-store --delete /nix/store/'*) (shift && are_test_builds "$@") || refuse "$@" ;;
  'nix-store --query --outputs /nix/store/'*) (shift 2 && are_test_builds "$@") || refuse "$@" ;;
  *) refuse "$@" ;;
esac

exec @ENTER@ LC_ALL="${LC_ALL:-}" NIX_REMOTE="${NIX_REMOTE:-}" "/nix/var/nix/profiles/default/bin/$name" "$@"
