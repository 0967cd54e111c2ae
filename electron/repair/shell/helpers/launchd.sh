# shellcheck shell=sh disable=SC2034,SC2154
# runs LABEL: whether launchd has a process of it; a pid line of its own begins with exactly one tab
runs() {
  job=$(/bin/launchctl print "system/$1" 2>/dev/null) || return 1
  case $job in *"$(printf '\n\t')pid = "*) return 0 ;; esac
  return 1
}

# unload LABEL: bootout returns while the service is still being ended, so print has to answer 113
unload() {
  code=0
  said=$(/bin/launchctl bootout "system/$1" 2>&1) || code=$?
  case $code in 0 | 3 | 36 | 37 | 113) left=30 ;; *) left=0 ;; esac
  while known=0; /bin/launchctl print "system/$1" >/dev/null 2>&1 || known=$?; [ "$known" -ne 113 ]; do
    if [ "$left" -eq 0 ]; then
      quote printf '%s\n' "$said"
      die "launchd didn't unload $1 (exit codes: bootout $code, print $known)."
    fi
    left=$((left - 1))
    /bin/sleep 1
  done
}

# load LABEL PLIST: 5 and 37 are what bootstrap answers while the label is still being torn down
load() {
  tries=0
  while code=0; said=$(/bin/launchctl bootstrap system "$2" 2>&1) || code=$?; [ "$code" -ne 0 ]; do
    if /bin/launchctl print "system/$1" >/dev/null 2>&1; then break; fi
    tries=$((tries + 1))
    case $code in 5 | 37) ;; *) tries=10 blocked='' ;; esac
    if [ "$tries" -ge 10 ]; then
      quote printf '%s\n' "$said"
      die "launchd didn't load $1. $blocked" "$code"
    fi
    /bin/sleep 1
  done
  known=0
  /bin/launchctl print "system/$1" >/dev/null 2>&1 || known=$?
  [ "$known" -eq 0 ] || die "launchd accepted the plist but didn't load $1. $blocked" "$known"
}
blocked='macOS may be blocking it: check the items named sh in System Settings > General > Login Items & Extensions.'

# require_plist PLIST: refuses one that accounts other than root may change; a link counts as its target
require_plist() {
  require_tree "${1%/*}"
  if [ -z "$(/usr/bin/find -H "$1" -prune -type f -user 0 ! -perm -020 ! -perm -002 2>/dev/null)" ] || has_list "$1"; then die "$1 isn't a file that only root can change."; fi
}

# restart LABEL PLIST: kickstart; 3 and 113 mean that it is not loaded, and a refusal that it has to be ended otherwise
restart() {
  code=0
  said=$(/bin/launchctl kickstart -k "system/$1" 2>&1) || code=$?
  case $code in
    0) ;;
    3 | 113)
      require_plist "$2"
      quote /bin/launchctl enable "system/$1"
      quote /bin/launchctl bootstrap system "$2"
      ;;
    *)
      quote printf '%s\n' "$said"
      quote /bin/launchctl kill TERM "system/$1"
      ;;
  esac
}

# wait_until_running LABEL: at most 20 seconds
wait_until_running() {
  left=20
  until runs "$1"; do
    [ "$left" -gt 0 ] || die "launchd didn't start $1 within 20 seconds."
    left=$((left - 1))
    /bin/sleep 1
  done
}
