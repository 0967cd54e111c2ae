# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_tree "${image%/*}"
require_plist "$plist"
former='' moved=no
for candidate in "$image".before-builderbar-*; do
  if [ -e "$candidate" ] || [ -L "$candidate" ]; then former=$candidate; fi
done
if [ -n "$former" ] && [ ! -e "$image" ] && [ ! -L "$image" ]; then
  say "Already renamed: $former"
  moved=yes
elif [ -n "$former" ]; then
  say "There is an earlier disk: $former"
  die 'To restore it, run builderbar undo. If you need nothing on it, delete it. Nothing was changed.'
else
  require_root f "$image"
fi
room=$(/bin/df -Pk "${image%/*}" | { read -r _; read -r _ _ _ room _; printf %s "$room"; })
case $room in '' | *[!0-9]*) die "Builderbar cannot tell how much space ${image%/*} has. Nothing was changed." ;; esac
[ "$room" -ge "$least" ] || die "${image%/*} has only $((room / 1024)) MiB left for the new disk beside the old one. Nothing was changed."
new_file "$image"
/bin/rm -f "$temp"; temp=''
if [ "$moved" = no ]; then
  former=$image.before-builderbar-$(/bin/date -u +%Y%m%dT%H%M%SZ)
  record "$label" loaded ''
  record inode "$(inode_of "$image")" ''
  record "$image" "${former##*/}" ''
fi

# step: stop
unload "$label"

# step: move
if [ "$moved" = no ] && [ ! -e "$former" ] && [ ! -L "$former" ] && /bin/mv "$image" "$former"; then
  moved=yes
  /bin/sync
  say "Renamed to $former"
fi

# step: start
load "$label" "$plist"
[ "$moved" = yes ] || die "$image could not be renamed. The builder was started with its old disk."
