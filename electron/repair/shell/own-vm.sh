# shellcheck shell=sh disable=SC2154
# step: check
at='' tab=$(printf '\t')
case "$(/bin/launchctl print "system/$label" 2>/dev/null)
" in *"
${tab}pid = $job_pid
"*) at=$vm_pid ;; esac
while [ "$at" != "$job_pid" ]; do # from the VM up to the process that launchd started
  case $at in '' | 0 | 1) die "The builder VM no longer runs as before: another program may be using its port. Nothing was changed." ;; esac
  at=$(/bin/ps -o ppid= -p "$at" | /usr/bin/tr -cd 0-9)
done
kill -0 "$vm_pid" 2>/dev/null || die "The builder VM has exited. Nothing was changed."
