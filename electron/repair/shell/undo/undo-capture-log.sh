# shellcheck shell=sh disable=SC2034,SC2154
# step: find
open_backup "$undoes"

# step: restart
quote /bin/launchctl kickstart -k "system/$label"

# step: remove
require_tree "$store"
/bin/rm -f "$log"

# step: end
close_undo
