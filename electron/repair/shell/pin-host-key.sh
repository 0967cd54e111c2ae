# shellcheck shell=sh disable=SC2034,SC2154
# step: check
make_folder /var/root/.ssh
require_config "$hosts"

# step: write
prepend_line "$hosts" "$pin" '' ''
replace "$hosts"

# step: others
for file in "$hosts" /var/root/.ssh/known_hosts2 /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2; do
  for host do
    [ ! -f "$file" ] || /usr/bin/ssh-keygen -F "$host" -f "$file" 2>/dev/null | while IFS= read -r found; do
      case $found in '' | '#'* | *" $only" | *" $only "*) ;;
      *) die "$file pins another key for $host, so the published key was not added. Nothing was changed." ;; esac
    done
  done
done
