#!/bin/sh
# Gateway to a real Nix: no stand-in for it, but the door. On a stand-in Mac it is named nix, nix-build and nix-store; it goes
# into a private Mac (private-mac.sh) as alice and becomes the program of its own name there. The stand-in Mac's entry and the
# private one's name the same machine (ssh-ng://builder@linux-builder), so what Nix prints of it is true for both.
# It stays in its process group all the way, so that who ends the group ends the real program, too.
# Strict: only the calls that Builderbar is known to make are let through, and nothing but proofs can be deleted.
name=${0##*/}

refuse() {
  said=$(printf '%s' "$name $*: the gateway does not know this call" | tr '\n' ' ' | tr -d '"\134')
  printf '"%s"\n' "$said" >>"${0%/nix/var/nix/profiles/default/bin/*}/stand-in/violations.ndjson"
  printf '%s\n' "$said" >&2
  exit 64
}

are_proofs() {
  for path; do
    case $path in
      /nix/store/*/* | *' '*) return 1 ;;
      /nix/store/*-builderbar-proof-*) ;;
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
  'nix-store --delete /nix/store/'*) (shift && are_proofs "$@") || refuse "$@" ;;
  'nix-store --query --outputs /nix/store/'*) (shift 2 && are_proofs "$@") || refuse "$@" ;;
  *) refuse "$@" ;;
esac

exec @ENTER@ LC_ALL="${LC_ALL:-}" NIX_REMOTE="${NIX_REMOTE:-}" "/nix/var/nix/profiles/default/bin/$name" "$@"
