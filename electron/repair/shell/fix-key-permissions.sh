# shellcheck shell=sh disable=SC2034,SC2154
# step: check
require_root d "$@"

# step: write
set_owner "$key" "$group" 0600
