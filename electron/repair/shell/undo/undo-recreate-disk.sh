# shellcheck shell=sh disable=SC2034,SC2154
# step: check
open_backup "$undoes"
require_tree "${image%/*}"
require_plist "$plist"
old=''
for candidate in "$former" "$image"; do
  if is_root f "$candidate" && [ "$(inode_of "$candidate")" = "$inode" ]; then old=$candidate; fi
done
[ -n "$old" ] || die "The previous disk is no longer at $former or $image. Nothing was restored."
if [ -e "$image" ] || [ -L "$image" ]; then require_root f "$image"; fi

# step: stop
unload "$label"

# step: move
if [ "$old" != "$image" ]; then
  /bin/mv -f "$old" "$image"
  /bin/sync
fi
say "Restored: $image"

# step: start
load "$label" "$plist"

# step: end
close_undo
