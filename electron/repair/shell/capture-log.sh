# shellcheck shell=sh disable=SC2034,SC2154
# step: file
job=$(/bin/launchctl print "system/$label")
line=$(printf '\n\truns = ')
case $job in *"$line"*) times=${job#*"$line"}; times=${times%%[!0-9]*} ;; *) times='' ;; esac
record "$label" "runs-${times:-unknown}" ''
new_file "$log"
/bin/chmod 0644 "$temp"
/bin/mv -f "$temp" "$log"; temp=''

# step: debug
quote /bin/launchctl debug "system/$label" --stdout "$log" --stderr "$log"

# step: restart
quote /bin/launchctl kickstart -k "system/$label"
/bin/launchctl print "system/$label" >/dev/null
