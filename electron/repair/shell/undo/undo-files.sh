# shellcheck shell=sh disable=SC2034,SC2154
# step: check
open_backup "$undoes"

# step: restore
close_undo
