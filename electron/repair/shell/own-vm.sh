# shellcheck shell=sh disable=SC2154
# step: check
vm_runs=no tab=$(printf '\t')
case "$(/bin/launchctl print "system/$label" 2>/dev/null)
" in *"
${tab}pid = $job_pid
"*) if kill -0 "$vm_pid" 2>/dev/null; then vm_runs=yes; fi ;; esac
[ "$vm_runs" = yes ] || die "launchd's own virtual machine does not run as it did: another program may hold the builder's port. Nothing is changed."
