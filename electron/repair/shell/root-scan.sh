# shellcheck shell=sh disable=SC2034,SC2154
# step: files
show_as file 0 /bin/ls -ldn /var/root/.ssh/config

# step: entry
show_as route "$number" /usr/bin/ssh -v -G "$@"
show_as blocks "$number" ssh_blocks "$@"
call_guest 75 "$@" "$asked"
show_as clock "$number" printf '%s %s' "$began" "$ended"
show_as guest "$number" printf '%s\n' "$answer"
show_as said "$number" printf '%s\n' "$said"
see_guest builderbar-disk
sum_of /var/root/.ssh/config
record_seen /var/root/.ssh/config "$sum"
record_guest "$name"
