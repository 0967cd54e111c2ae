# shellcheck shell=sh disable=SC2034,SC2154
# step: restart
quote /bin/launchctl kickstart -k "system/$label"
/bin/launchctl print "system/$label" >/dev/null
