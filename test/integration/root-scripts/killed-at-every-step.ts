import { runInPrivateRoot } from './private-root.ts'

/** A root script that is killed at every step in turn. */
export interface Trial {
  readonly script: string
  /** Shell text that creates the state before, however often it runs. */
  readonly setUp: string
  /** The file that the script changes; for several files, shell text that prints all of them as one line. */
  readonly target?: string
  /** Shell text that prints the state as one line; by default what `target` is. */
  readonly printState?: string
  /** Takes only programs for steps, not lines that it prints, and runs two at once less often. */
  readonly isQuick?: true
}

/** The states, each as the line that `printState` prints. */
export interface TrialResult {
  readonly before: string
  /** After a run that was not killed. */
  readonly after: string
  /** At the first step; after each run that was killed; and at each of the other steps. */
  readonly killedStates: readonly string[]
  /** The last line and the state of the next run, after each killed run. */
  readonly nextRuns: readonly string[]
  /** Receipts that are incomplete. */
  readonly tornReceipts: readonly string[]
  /** The result of a second run after a complete one. */
  readonly secondRun: { readonly message: string; readonly changesNothing: boolean }
  /** After two runs at once, six times (twice if `isQuick`): the state, then the last line of each run. */
  readonly bothAtOnce: readonly string[]
  readonly leftovers: string
}

const printFileState = `if [ -L "$target" ]; then echo "link:$(readlink "$target")"; else
echo "$(sha256sum <"$target" | cut -c1-16) $(stat -c '%a:%u:%g' "$target")"; fi`

/**
 * The program of the private root. A DEBUG trap sees each program and line of output begin, also in functions and
 * substitutions. One run prints the state at each of these steps, which is what a kill there leaves. Wherever something
 * has changed since the step before, another run is really killed there, and the result of the next run is printed.
 */
const driver = `
tick() {
  case $BASH_COMMAND in
    /* | $tick_lines)
      read -r ticks </private-root/ticks
      ticks=$((ticks + 1))
      echo "$ticks" >|/private-root/ticks
      if [ "$tick_limit" = none ]; then inspect "$ticks" >>/private-root/steps
      elif [ "$ticks" -eq "$tick_limit" ]; then kill -9 $$; fi
      ;;
  esac
}
state() (
  set +eufC
  unset IFS
  PATH=/usr/bin:/bin:/usr/sbin:/sbin
  cd /private-root
  eval "$print_state"
)
inspect() {
  local stands
  stands=$(state)
  echo "step $1 $stands"
  /usr/bin/find '/Library/Application Support' -name '*.jsonl' -exec sh -c 'tail -c 2 "$1" | grep -q "}" || echo "torn receipt $1"' sh {} ';'
  echo "stands $1 $stands $(/usr/bin/find '/Library/Application Support' /var/root /var/lib/linux-builder 2>/dev/null | /usr/bin/wc -l)"
}
fresh() {
  rm -rf '/Library/Application Support'
  mkdir -p '/Library/Application Support'
  eval "$set_up"
}
plain() {
  $shell -c "$script" | tail -1
}
traced() {
  fresh
  echo 0 >/private-root/ticks
  code=0
  (exec bash -c 'tick_limit=$1 tick_lines=$2 print_state=$3 target=$4 script=$5; trap tick DEBUG; set -T; eval "$script"' bash "$1" "$lines" "$print_state" "$target" "$script") >/dev/null 2>&1 || code=$?
}
export -f tick state inspect
mkdir -p /private-root
fresh
echo "old $(state)"
plain >/dev/null
echo "new $(state)"
traced none
grep -v '^stands ' /private-root/steps
stood=''
sed -n 's/^stands //p' /private-root/steps >/private-root/stands
while read -r limit stands <&3; do
  [ "$stands" != "$stood" ] || continue
  stood=$stands
  traced "$limit"
  [ "$code" -eq 137 ] || continue
  echo "killed $limit $(state)"
  echo "then $limit $(plain) $(state)"
done 3</private-root/stands
before=$(state; find '/Library/Application Support' /etc/nix /var/root /var/lib/linux-builder -newermt @0 2>/dev/null | sort)
echo "second $(plain) $(state)"
after=$(state; find '/Library/Application Support' /etc/nix /var/root /var/lib/linux-builder -newermt @0 2>/dev/null | sort)
[ "$before" = "$after" ] && echo 'second changes nothing'
for round in $rounds; do
  fresh
  $shell -c "$script" >/private-root/one & $shell -c "$script" >/private-root/two & wait
  echo "both $(state) $(tail -qn1 /private-root/one /private-root/two | tr '\\n' ' ')"
done
echo "leftovers $(find /etc/nix /var/root /var/lib/linux-builder /run /var/run/ '/Library/Application Support' -name '*builderbar*new*' -o -name 'builderbar.lock*' 2>/dev/null | tr '\\n' ' ')"
`

/** Looks at what a kill leaves at the start of each program of the script, and kills it where that changes. */
export async function killAtEveryStep({
  script,
  setUp,
  target = '',
  printState,
  isQuick,
}: Trial): Promise<TrialResult> {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const values = `script=${quote(script)}; set_up=${quote(setUp)}; target=${quote(target)}; print_state=${quote(printState ?? printFileState)}; shell=dash; ${isQuick ? "lines='-'; rounds='1 2'" : "lines='printf*'; rounds='1 2 3 4 5 6'"}`
  const result = await runInPrivateRoot({ script: `${values}\n${driver}`, shell: 'bash' })
  const lines = result.stdout.split('\n')
  const listLines = (start: RegExp) =>
    lines.filter((line) => start.test(line)).map((line) => line.replace(start, ''))
  const steps = listLines(/^step \d+ /)
  const getFirstLine = (start: RegExp) => listLines(start)[0] ?? 'not said'
  return {
    before: getFirstLine(/^old /),
    after: getFirstLine(/^new /),
    killedStates: [...steps.slice(0, 1), ...listLines(/^killed \d+ /), ...steps.slice(1)],
    nextRuns: listLines(/^then \d+ /),
    tornReceipts: listLines(/^torn /),
    secondRun: {
      message: getFirstLine(/^second (?!changes)/),
      changesNothing: lines.includes('second changes nothing'),
    },
    bothAtOnce: listLines(/^both /),
    leftovers: getFirstLine(/^leftovers /),
  }
}
