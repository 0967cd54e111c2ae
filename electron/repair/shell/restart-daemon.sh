# shellcheck shell=sh disable=SC2034,SC2154
# step: restart
restart "$daemon" "$daemon_plist"

# step: wait
wait_until_running "$daemon"
