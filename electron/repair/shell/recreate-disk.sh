# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_tree "${image%/*}"
require_plist "$plist"
former='' moved=no
for candidate in "$image".before-builderbar-*; do
  if [ -e "$candidate" ] || [ -L "$candidate" ]; then former=$candidate; fi
done
if [ -n "$former" ] && [ ! -e "$image" ] && [ ! -L "$image" ]; then
  say "Moved aside already: $former"
  moved=yes
elif [ -n "$former" ]; then
  say "An earlier disk is still there: $former"
  die 'Take it back with builderbar undo, or remove it if nothing on it is needed. Nothing was changed.'
else
  require_root f "$image"
fi
room=$(/bin/df -Pk "${image%/*}" | { read -r _; read -r _ _ _ room _; printf %s "$room"; })
case $room in '' | *[!0-9]*) die "It is not known how much room there is in ${image%/*}. Nothing was changed." ;; esac
[ "$room" -ge "$least" ] || die "${image%/*} has only $((room / 1024)) MiB left, and the new disk grows beside the old one. Nothing was changed."
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
  say "Moved aside: $former"
fi

# step: start
load "$label" "$plist"
[ "$moved" = yes ] || die "$image could not be renamed. The builder is started with it as before."
