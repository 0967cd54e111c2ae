# shellcheck shell=sh disable=SC2034,SC2154
# step: find
open_backup "$undoes"

# step: join
quote /usr/sbin/dseditgroup -o edit -a "$account" -t user nixbld
close_undo
