# shellcheck shell=sh disable=SC2034,SC2154
# Builderbar's helpers, version 6: a plan contains those that it calls. SHA-256 of all: CHANGELOG.md.
set -eu; unset -f cd command kill printf pwd read ulimit umask wait 2>/dev/null || :; umask 077; exec 2>&1; cd /; unset IFS CDPATH ENV BASH_ENV
case ${HOME:-} in /*) ;; *) printf "HOME isn't an absolute path.\n"; exit 1 ;; esac
PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C; export PATH LC_ALL
store="$HOME/Library/Application Support/Builderbar/repairs" above=$HOME/Library lock=$store/lock stop='kill -9'
/bin/mkdir -p "$store" || :

# require_own TYPE PATH...: refuses a link, and what accounts other than yours own or may write
require_own() {
  type=$1; shift
  for path do is_own "$type" "$path" || die "$path can be changed by accounts other than yours. Nothing was changed."; done
}
is_own() { [ -n "$(/usr/bin/find "$2" -prune -type "$1" -user "$(/usr/bin/id -u)" ! -perm -020 ! -perm -002 2>/dev/null)" ]; }

# require_tree FOLDER: of your own folders only the last is checked, since you may use links
require_tree() { require_own d "$1"; }
