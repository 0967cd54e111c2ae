# shellcheck shell=sh disable=SC2034,SC2154
temp='' guest='' plans=0 claim=$lock.$$ left=5
say() { printf '%s\n' "$1" || :; }
die() { say "$1"; exit "${2:-1}"; }
step() { say "builderbar: step $1"; }
finish() { # osascript drops what a failed script printed: so the status is a line, and the exit is 0
  code=$?; trap - EXIT
  [ -z "$guest" ] || kill -KILL "$guest" 2>/dev/null || :
  [ -z "$temp$claim" ] || /bin/rm -rf ${temp:+"$temp"} ${claim:+"$claim"} || :
  say "builderbar: status $code"
  exit 0
}
trap finish EXIT; trap '' HUP PIPE; trap 'exit 130' INT; trap 'exit 143' TERM
# One run at a time. Each makes a link with the number of its process, then looks for others': so of two at least one sees
# the other. The higher number ends; the lower waits for that. A link whose process is gone, or is another account's, counts for nothing.
/bin/ln -sf "since $(/bin/date -u +%Y-%m-%dT%H:%M:%SZ)" "$claim" 2>/dev/null || claim=''
while [ -n "$claim" ]; do
  other=''
  for run in "$lock".*; do
    case ${run##*.} in "$$" | '' | *[!0-9]*) continue ;; esac
    if kill -0 "${run##*.}" 2>/dev/null; then
      case $(/bin/ps -o uid= -p "${run##*.}" 2>/dev/null | /usr/bin/tr -cd 0-9-) in '' | "$(/usr/bin/id -u)") other=${run##*.}; break ;; esac
    fi
    /bin/rm -f "$run"
  done
  [ -n "$other" ] || break
  busy="Another Builderbar script has been running $(/usr/bin/readlink "$run" | /usr/bin/tr -cd ' -~'). It ends by itself. To end it now: $stop $other."
  if [ "$other" -lt $$ ] || [ "$left" -eq 0 ]; then die "$busy Nothing was changed." 75; fi
  left=$((left - 1)); /bin/sleep 1
done

# quote PROGRAM...: runs it; each line that it prints gets `| ` before it, so that none passes for one of this text
quote() {
  { code=$({ { code=0; "$@" 3>&- 4>&- || code=$?; printf %s "$code" >&3; } 2>&1 | prefix >&4; } 3>&1); } 4>&1
  return "$code"
}

# prefix: `| ` before each line
prefix() { /usr/bin/tr '\r' '\n' | /usr/bin/sed 's/^/| /'; }

# sum_of PATH: puts into $sum a file's SHA-256, `link:` and that of a link's target, `folder` or `absent`
sum_of() {
  if [ -L "$1" ]; then sum=link:$(/usr/bin/readlink "$1" | /usr/bin/shasum -a 256)
  elif [ -f "$1" ]; then sum=$(/usr/bin/shasum -a 256 <"$1")
  elif [ -d "$1" ]; then sum=folder
  elif [ -e "$1" ]; then die "$1 isn't a file, link, or folder."
  else sum=absent; fi; sum=${sum%% *}
}

# require_file PATH: refuses anything at PATH but a regular file
require_file() {
  if [ -L "$1" ] || { [ -e "$1" ] && [ ! -f "$1" ]; }; then die "$1 isn't a regular file, so it wasn't changed."; fi
}

# open_receipt: at the first change only, so that a run which changes nothing leaves nothing
open_receipt() {
  if [ -n "$receipt" ]; then return 0; fi
  require_tree "$above/Application Support"
  [ -e "$store" ] || /bin/mkdir -m 0755 "$store"; require_root d "$store"
  [ -e "$store/backups" ] || /bin/mkdir -m 0700 "$store/backups"; require_root d "$store/backups"
  plans=$((plans + 1)); backup=$store/backups/$(/bin/date -u +%Y%m%dT%H%M%SZ)-$$-$plans
  build=$(/usr/bin/sw_vers -buildVersion 2>/dev/null) || build=''
  /bin/mkdir -m 0700 "$backup"; receipt=$store/${backup##*/}.jsonl
  (set -C; printf '{"kind":"%s","name":"%s","osBuild":"%s","undoes":"%s"}\n' "$kind" "$name" "$build" "$undoes" >"$receipt")
  /bin/chmod 0644 "$receipt"
}

# record NAME BEFORE AFTER: keeps a file and appends a line to the receipt; both are on the disk before anything changes
record() {
  open_receipt; count=$((count + 1))
  if [ -n "$3" ]; then printf '%s\n' "$1" >"$backup/$count.path"; fi
  case $3-$2 in -* | *-absent) ;; *) /bin/cp -RPp "$1" "$backup/$count" ;; esac
  printf '{"changes":"%s","before":"%s","after":"%s"}\n' "$1" "$2" "$3" >>"$receipt"
  /bin/sync
}

# new_file PATH: makes $temp, an empty file beside PATH that was not there before. Files begin nowhere else
new_file() {
  require_tree "${1%/*}"; if [ -n "$temp" ]; then /bin/rm -f "$temp"; fi
  temp=$1.builderbar-new; /bin/rm -f "$temp"; (set -C; : >"$temp")
}

# new_link PATH TARGET: makes $temp, a link beside PATH
new_link() {
  new_file "$1"
  /bin/rm -f "$temp"; /bin/ln -s "$2" "$temp"
}

# replace PATH: records PATH and renames $temp over it, so it is old or new, never torn
replace() {
  if [ -d "$1" ]; then die "$1 is a folder, so it wasn't replaced."; fi
  sum_of "$temp"; after=$sum; sum_of "$1"
  if [ "$sum" = "$after" ] && [ "${2:-}" != owner ] && is_root f "$1"; then
    /bin/rm -f "$temp"; say "Already up to date: $1"
  else
    record "$1" "$sum" "$after"; /bin/mv -f "$temp" "$1"; say "Written: $1"
  fi
  temp=''
}

# set_owner PATH GROUP MODE: a regular file gets root, this group and this mode, by a copy that takes its place
set_owner() {
  if [ -L "$1" ] || [ ! -f "$1" ]; then die "$1 isn't a regular file."; fi
  if [ -n "$(/usr/bin/find "$1" -prune -user 0 -group "$2" -perm "$3")" ]; then say 'Already up to date. Nothing was changed.'; return 0; fi
  new_file "$1"; /usr/bin/install -o 0 -g "$2" -m "$3" "$1" "$temp"
  replace "$1" owner
}

# make_folder FOLDER: 0700, where there is none
make_folder() {
  require_tree "${1%/*}"
  if [ ! -e "$1" ] && [ ! -L "$1" ]; then record "$1" absent folder; /bin/mkdir -m 0700 "$1"; fi
  require_root d "$1"
}

# edit_lines FILE LINES TEXT: prints FILE with TEXT in place of the first of LINES (` 2 5 `) and without the others
edit_lines() {
  number=0 more=yes text=$3
  while [ "$more" = yes ]; do
    IFS='' read -r line || more=no
    number=$((number + 1)); stays=yes
    case $2 in *" $number "*) stays=$text line=$text text='' ;; esac
    if [ -z "$stays" ]; then :
    elif [ "$more" = yes ]; then printf '%s\n' "$line"
    else printf %s "$line"; fi
  done <"$1"
}

# open_backup ID: finds what the repair with this receipt kept
open_backup() {
  kept=$store/backups/$1
  require_tree "$kept"; require_root d "$store" "$store/backups"
}

# verify_backup N PATH BEFORE AFTER: refuses where PATH is no longer as the repair left it, or the Nth file kept not as it was
verify_backup() {
  [ "$(/bin/cat "$kept/$1.path")" = "$2" ] || die "The backup isn't of $2. Nothing was restored."
  if [ "$3" != absent ]; then
    sum_of "$kept/$1"
    [ "$sum" = "$3" ] || die "The backup of $2 has changed. Nothing was restored."
  fi
  sum_of "$2"
  [ "$sum" = "$3" ] || [ "$sum" = "$4" ] || die "$2 has changed since the repair. Nothing was restored."
}

# restore N PATH BEFORE AFTER: restores the file that was kept, or removes the one that was not there before
restore() {
  if [ "$3" != absent ]; then
    new_file "$2"
    /bin/cp -RPp "$kept/$1" "$temp"
    /bin/sync
    /bin/mv -f "$temp" "$2"; temp=''
    say "Restored: $2"
  elif [ "$4" = folder ]; then
    [ ! -d "$2" ] || /bin/rmdir "$2" 2>/dev/null || say "Kept $2, because it isn't empty."
  else
    require_tree "${2%/*}"
    /bin/rm -f "$2"
    say "Removed: $2"
  fi
}

# close_undo: writes the receipt of the undo; the backup is kept
close_undo() {
  open_receipt
  say "The backup is kept in $kept"
}

# inode_of PATH
inode_of() { /bin/ls -di "$1" | { read -r inode _; printf %s "$inode"; }; }
