# shellcheck shell=sh disable=SC2034,SC2154
# step: remove
if [ -h "$folder" ] || [ ! -d "$folder" ]; then die 'It is not a folder any more, so it is left alone.'; fi
require_tree "${folder%/*}"
/bin/rm -rf "$folder"
