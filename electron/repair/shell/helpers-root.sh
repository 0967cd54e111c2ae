# shellcheck shell=sh disable=SC2034,SC2154
# Builderbar's helpers, version 1: of the same lines before every plan those that it calls. SHA-256 of all: CHANGELOG.md.
set -eu; umask 077; exec 2>&1; cd /; unset IFS CDPATH ENV BASH_ENV
names=$(/usr/bin/env | /usr/bin/sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p') # nothing of the caller's environment stays
for name in $names; do command unset "$name" 2>/dev/null || :; done
HOME=/var/root PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C; export HOME PATH LC_ALL
store='/Library/Application Support/Builderbar' above=/Library lock=/var/run/builderbar.lock stop='sudo kill'

# require_root TYPE PATH...: refuses a link, and what others than root own or may write
require_root() {
  type=$1; shift
  for path do is_root "$type" "$path" || die "$path can be changed by others than root. Nothing is changed."; done
}
is_root() { [ -n "$(/usr/bin/find "$2" -prune -type "$1" -user 0 ! -perm -020 ! -perm -002 2>/dev/null)" ]; }
