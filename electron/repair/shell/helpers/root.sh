# shellcheck shell=sh disable=SC2034,SC2154
# Builderbar's helpers, version 6: a plan contains those that it calls. SHA-256 of all: CHANGELOG.md.
set -eu; unset -f cd command kill printf pwd read ulimit umask wait 2>/dev/null || :; umask 077; exec 2>&1; cd /; unset IFS CDPATH ENV BASH_ENV
names=$(/usr/bin/env | /usr/bin/sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p') # clears the caller's environment
for name in $names; do command unset "$name" 2>/dev/null || :; done
HOME=/var/root PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C; export HOME PATH LC_ALL
store='/Library/Application Support/Builderbar' above=/Library lock=/var/run/builderbar.lock stop='sudo kill -9' trees=''

# require_root TYPE PATH...: refuses a link, and what accounts other than root own or may change, by its mode or its access list
require_root() { type=$1; shift; for path do is_root "$type" "$path" || die "$path can be changed by accounts other than root. Nothing was changed."; done; }
is_root() { [ -n "$(/usr/bin/find "$2" -prune -type "$1" -user 0 ! -perm -020 ! -perm -002 2>/dev/null)" ] && ! has_list "$2"; }
has_list() { case $(/bin/ls -lHde "$@" 2>/dev/null) in *': '*' allow '*) ;; *) return 1 ;; esac; } # macOS's ls alone has -e: a line for each entry

# require_tree FOLDER: the same for FOLDER and each folder above it, where root's sticky folders are accepted; of links only macOS's own
require_tree() {
  case $trees in *"|$1|"*) return 0 ;; esac; require_root d "$1"; way=$1; trees="$trees|$1|"; set -- /
  while way=${way%/*}; [ -n "$way" ]; do set -- "$@" "$way"; done
  others=$(/usr/bin/find "$@" -prune -type l ! -path '/etc' ! -path '/var' 2>&1; /usr/bin/find -H "$@" -prune ! \( -type d -user 0 \( ! -perm -020 ! -perm -002 -o -perm -1000 \) \) 2>&1)
  if [ -n "$others" ] || has_list "$@"; then die "A folder above $path can be changed by accounts other than root, or is a link: ${others:-its access list}. Nothing was changed."; fi
}

# require_program PATH: resolves the links of PATH into $program, and refuses what accounts other than root may change, folders included
require_program() {
  program=$1
  while :; do
    program=$(cd -P "${program%/*}" && pwd -P)/${program##*/}
    target=$(/usr/bin/readlink "$program") || break
    case $target in /*) program=$target ;; *) break ;; esac
  done
  require_tree "${program%/*}"
  [ -n "$(/usr/bin/find -H "$program" -prune -type f -user 0 ! -perm -020 ! -perm -002)" ] || die "$program can be changed by accounts other than root. Nothing ran."
}
