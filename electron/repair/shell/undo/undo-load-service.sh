# shellcheck shell=sh disable=SC2034,SC2154
# step: find
open_backup "$undoes"

# step: switch off
quote /bin/launchctl disable "system/$label"

# step: take out
unload "$label"

# step: end
close_undo
