import type { Plan } from '../../core/model/plan.ts'
import type { RootOutput } from '../../core/text/root-output.ts'
import { helperText } from './backup-shell.ts'
import { shellQuoteWords } from './shell-quote.ts'
import { type ScriptUser, userLock } from './user-folder-shell.ts'

/**
 * How every script begins.
 * - stderr joins stdout, because osascript gives only one of them back (docs/macos.md, "osascript and
 * administrator rights").
 * - HUP and PIPE are not heard: when the asking program goes away, a repair that has begun is carried to its
 *   end instead of being left half done.
 * - The trap removes files that were being made, says the status and ends with 0: osascript drops the output
 *   of anything that ends otherwise.
 * - One at a time: two that write beside the same file would mix. A link whose target is the process is made in one step;
 *   one that a killed run or an earlier start of the Mac left is taken over. Where /var/run is not, nothing is locked.
 */
const beginning = (lockShell: string, asRoot: string) => `set -eu
umask 077
exec 2>&1
cd /
leftover=''
receipt_left=''
${lockShell}
locked=no
say() {
  printf '%s\\n' "$1" || :
}
finish() {
  status=$?
  trap - EXIT
  if [ -n "$leftover" ]; then
    /bin/rm -f "$leftover" "$leftover.rest" "$leftover.whole" || :
  fi
  if [ -n "$receipt_left" ]; then
    /bin/rm -f "$receipt_left" || :
  fi
  if [ "$locked" = yes ]; then
    /bin/rm -f "$lock" || :
  fi
  say "builderbar: status $status"
  exit 0
}
trap finish EXIT
trap '' HUP PIPE
trap 'exit 130' INT
trap 'exit 143' TERM
take_lock() {
  if /bin/ln -s "$$" "$lock" 2>/dev/null; then
    locked=yes
  fi
}
take_lock
if [ "$locked" = no ] && [ -L "$lock" ]; then
  other=$(/usr/bin/readlink "$lock") || other=''
  case $other in
    '' | *[!0-9]*) ;;
    *)
      if kill -0 "$other" 2>/dev/null; then
        say "Another run of Builderbar goes on${asRoot} (process $other). Nothing is changed."
        exit 75
      fi
      ;;
  esac
  /bin/mv -f "$lock" "$lock.$$" 2>/dev/null || :
  /bin/rm -f "$lock.$$"
  take_lock
  if [ "$locked" = no ]; then
    say 'Another run of Builderbar goes on${asRoot}. Nothing is changed.'
    exit 75
  fi
fi
`

/**
 * The one text that root runs for these plans, in this order. It prints `builderbar: step N of M: …` before
 * each step, stops at the first step that fails, and always exits 0 with `builderbar: status N` as its last
 * line. Only for a POSIX shell; every program is named by its path (docs/architecture.md, "Root scripts").
 */
export function rootScript(plans: readonly Plan[]): string {
  return scriptFor(plans, 'root')
}

/** The same for plans that need no administrator: the person's own shell runs it, and it keeps all in the person's folder. */
export function userScript(plans: readonly Plan[]): string {
  return scriptFor(plans, 'person')
}

function scriptFor(plans: readonly Plan[], whose: ScriptUser): string {
  const steps = plans.flatMap((plan) => plan.steps)
  const blocks = steps.map((step, index) => {
    const line = shellQuoteWords(`builderbar: step ${index + 1} of ${steps.length}: ${step.description}`)
    return `\nsay ${line}\n${step.script}\n`
  })
  const first =
    whose === 'root' ? beginning("lock='/var/run/builderbar.lock'", ' as root') : beginning(userLock, '')
  return [
    first,
    helperText(
      steps.map(({ script: shell }) => shell),
      whose,
    ),
    ...blocks,
  ].join('')
}

/** How far the script came with one of its plans. */
export type PlanRun = 'done' | 'failed' | 'not-run'

/** How far the script came with each plan, in the order in which they were given to `rootScript`. */
export function plansRun(plans: readonly Plan[], output: RootOutput): readonly PlanRun[] {
  let lastOfPlan = 0
  return plans.map((plan) => {
    const firstOfPlan = lastOfPlan + 1
    lastOfPlan += plan.steps.length
    if (output.status === 0 || output.lastStep > lastOfPlan) return 'done'
    return output.lastStep >= firstOfPlan ? 'failed' : 'not-run'
  })
}
