import type { ManagedVm } from '../../core/builders/trusted-host-key.ts'
import type { PlanStep } from '../../core/model/plan.ts'
import { shellQuote } from '../script/shell-quote.ts'

/** The shell text of the repairs of root's known hosts. Their steps share what the first one sets. */

/**
 * The first step of every plan that pins a key: root sees the same machine below the same job as the look did. A job that
 * was started again since has other process numbers. Null where the label is not taken in a script.
 */
export function ownMachineStep({ label, jobPid, vmPid: machinePid }: ManagedVm): PlanStep | null {
  const quoted = shellQuote('label', label)
  const job = shellQuote('id', jobPid)
  const machine = shellQuote('id', machinePid)
  if (quoted === null || job === null || machine === null) return null
  return {
    description: `Checks that launchd's own machine (process ${machinePid}) still runs: it holds the builder's port`,
    script: `own=no
own_line=$(printf '\\n\\t')
job=$(/bin/launchctl print system/${quoted} 2>/dev/null) || :
case "$job
" in
  *"\${own_line}pid = "${job}"
"*)
    if kill -0 ${machine} 2>/dev/null; then
      own=yes
    fi
    ;;
esac
if [ "$own" = no ]; then
  say "launchd's own machine does not run as it did: another program may hold the builder's port. Nothing is changed."
  exit 1
fi`,
  }
}

/** For the published key, whose private half is public: it never stands beside another pin of the same name. */
export function noOtherKeyShell(names: string, blob: string): string {
  return `only=${blob}
if [ -f "$hosts" ]; then
  set -- ${names}
  for name in "$@"; do
    /usr/bin/ssh-keygen -F "$name" -f "$hosts" 2>/dev/null | while IFS= read -r said; do
      case $said in
        '' | '#'* | *" $only" | *" $only "*) ;;
        *)
          say "$hosts pins another key for $name: the published key is not put beside it. Nothing is changed."
          exit 1
          ;;
      esac
    done
  done
fi`
}

export function checkShell(repair: 'pin-host-key' | 'forget-host-key'): string {
  return `begin_changes '${repair}'
home=/var/root
folder=$home/.ssh
hosts=$folder/known_hosts
new=$hosts.builderbar-new
only_root "$home"
make_folder "$folder"
if [ -L "$hosts" ] || { [ -e "$hosts" ] && [ ! -f "$hosts" ]; }; then
  say "$hosts is no plain file: it is not Builderbar's to change."
  exit 1
fi`
}

/** At the top, so that a last line without its end stays as it is. */
export function pinShell(line: string): string {
  return `line=${line}
first=''
if [ -f "$hosts" ]; then
  IFS= read -r first <"$hosts" || :
fi
if [ "$first" = "$line" ]; then
  say "It is so already: nothing is changed."
else
  leftover=$new
  /bin/rm -f "$new"
  if [ -f "$hosts" ]; then
    /bin/cp -p "$hosts" "$new"
    printf '%s\\n' "$line" >"$new"
    /bin/cat "$hosts" >>"$new"
  else
    /usr/bin/install -o 0 -g 0 -m 0600 /dev/null "$new"
    printf '%s\\n' "$line" >"$new"
  fi
  change_file "$hosts" "$new"
  say "Line 1 is the key; everything behind it is as it was, byte for byte."
fi`
}
