#!/bin/sh
# A fake launchctl with one service, for root scripts. Its state is a folder of files:
#   loaded     the service is known to launchd
#   pid        it runs (only with loaded)
#   disabled   it is on the list of disabled services
#   lingers    how many times `print` still answers after `bootout`
#   busy       how many times `bootstrap` answers 37 first
#   starts     a program that is what the service does when it is loaded
# Exit codes and texts: docs/macos.md, "launchctl exit codes". What it does not know is a violation: written
# down, exit 64.
state=/private-root/launchd
label=org.nixos.linux-builder
plist=/Library/LaunchDaemons/org.nixos.linux-builder.plist
printf '%s\n' "$*" >>"$state/calls"

violation() {
  printf '%s\n' "$*" >>"$state/violations"
  echo "launchctl: the fake does not know: $*" >&2
  exit 64
}
count_down() {
  left=$(cat "$state/$1" 2>/dev/null || echo 0)
  [ "$left" -gt 0 ] || return 1
  echo $((left - 1)) >"$state/$1"
}
missing() {
  echo "Could not find service \"$label\" in domain for system" >&2
  exit 113
}

case $* in
  "print system/$label")
    if [ -e "$state/loaded" ]; then
      printf 'system/%s = {\n\tactive count = 1\n\tstate = running\n\targuments = {\n\t\tpid = 99\n\t}\n' "$label"
      [ ! -e "$state/pid" ] || printf '\tpid = %s\n' "$(cat "$state/pid")"
      printf '}\n'
    elif count_down lingers; then
      printf 'system/%s = {\n\tstate = SIGTERMed\n}\n' "$label"
    else
      missing
    fi
    ;;
  "bootout system/$label")
    if [ ! -e "$state/loaded" ]; then
      echo 'Boot-out failed: 3: No such process' >&2
      exit 3
    fi
    rm -f "$state/loaded" "$state/pid"
    ;;
  "enable system/$label") rm -f "$state/disabled" ;;
  "disable system/$label") touch "$state/disabled" ;;
  "bootstrap system $plist")
    if count_down busy; then
      echo 'Bootstrap failed: 37: Operation already in progress' >&2
      exit 37
    fi
    if [ -e "$state/disabled" ] || [ -e "$state/loaded" ]; then
      echo 'Bootstrap failed: 5: Input/output error' >&2
      exit 5
    fi
    if [ -e "$state/blocked" ]; then exit 0; fi
    touch "$state/loaded"
    echo 4711 >"$state/pid"
    if [ -x "$state/starts" ]; then "$state/starts"; fi
    ;;
  "kickstart -k system/$label")
    if [ ! -e "$state/loaded" ]; then missing; fi
    echo 4712 >"$state/pid"
    ;;
  "kickstart system/$label")
    if [ ! -e "$state/loaded" ]; then missing; fi
    if [ ! -e "$state/pid" ]; then echo 4713 >"$state/pid"; fi
    ;;
  *) violation "$*" ;;
esac
