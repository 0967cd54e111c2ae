/**
 * The shell text of `load-service`. Its steps share `label`, `plist` and `runs`, which the first one sets.
 * Every wait is bounded; exit codes are those of docs/macos.md, "launchctl exit codes".
 */

/**
 * Only a `pid` line with exactly one tab before it is the service's own (docs/macos.md, "Parsing launchctl
 * print"). The plist is
 * looked at as root once more: whoever may write it decides what root runs.
 */
export function lookShell(label: string, plist: string, disabled: boolean): string {
  return `begin_changes 'load-service'
label=${label}
plist=${plist}
if [ -z "$(/usr/bin/find -H "$plist" -prune -type f -user 0 ! -perm -020 ! -perm -002)" ]; then
  say "$plist is not a file that only root can change."
  exit 1
fi
runs=no
own_line=$(printf '\\n\\t')
if job=$(/bin/launchctl print "system/$label" 2>/dev/null); then
  case $job in
    *"\${own_line}pid = "*) runs=yes ;;
  esac
fi
if [ "$runs" = no ]; then
  note_before "$label" '${disabled ? 'disabled' : 'not-loaded'}'
else
  say "launchd runs it already: it is not taken out."${disabled ? `\n  note_before "$label" 'disabled-running'` : ''}
fi`
}

/**
 * `bootout` returns while the service is still being ended, so `print` has to answer 113 (docs/macos.md,
 * "Loading and unloading a service").
 * Whatever `bootout` says of a service that is not loaded, 113 decides; 0 and 36 mean that it is worth waiting.
 */
export const removeShell = `if [ "$runs" = no ]; then
  code=0
  said=$(/bin/launchctl bootout "system/$label" 2>&1) || code=$?
  patience=0
  case $code in
    0 | 3 | 36 | 37 | 113) patience=30 ;;
  esac
  while
    known=0
    /bin/launchctl print "system/$label" >/dev/null 2>&1 || known=$?
    [ "$known" -ne 113 ]
  do
    if [ "$patience" -eq 0 ]; then
      say "$said"
      say "launchd does not let go of it (bootout ended with $code, print with $known)."
      exit 1
    fi
    patience=$((patience - 1))
    /bin/sleep 1
  done
fi`

/** Before `bootstrap`, always: a service on the list of disabled ones cannot be loaded. */
export const switchOnShell = '/bin/launchctl enable "system/$label"'

/** 5 and 37 are what `bootstrap` answers while the label is still being torn down; 5 says nothing else. */
export const loadShell = `if [ "$runs" = no ]; then
  tries=0
  while
    code=0
    said=$(/bin/launchctl bootstrap system "$plist" 2>&1) || code=$?
    [ "$code" -ne 0 ]
  do
    if [ "$code" -ne 5 ] && [ "$code" -ne 37 ]; then
      say "$said"
      exit "$code"
    fi
    if /bin/launchctl print "system/$label" >/dev/null 2>&1; then
      break
    fi
    tries=$((tries + 1))
    if [ "$tries" -ge 10 ]; then
      say "$said"
      say "macOS may keep it from starting: System Settings > General > Login Items & Extensions, rows named sh."
      exit "$code"
    fi
    /bin/sleep 1
  done
fi
code=0
/bin/launchctl print "system/$label" >/dev/null 2>&1 || code=$?
if [ "$code" -ne 0 ]; then
  say "launchd does not know it although it took the plist."
  say "macOS may keep it from starting: System Settings > General > Login Items & Extensions, rows named sh."
  exit "$code"
fi`
