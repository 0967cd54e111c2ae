# shellcheck shell=sh disable=SC2034,SC2154
# step: check
make_folder /var/root/.ssh
require_config "$hosts"

# step: write
prepend_line "$hosts" "$pin" '' ''
replace "$hosts"

# step: others
if [ -f "$hosts" ]; then
  for host do
    /usr/bin/ssh-keygen -F "$host" -f "$hosts" 2>/dev/null | while IFS= read -r found; do
      case $found in '' | '#'* | *" $only" | *" $only "*) ;;
      *) die "$hosts pins another key for $host: the published key is not put beside it. Nothing is changed." ;; esac
    done
  done
fi
