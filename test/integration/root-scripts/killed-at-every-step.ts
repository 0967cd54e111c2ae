import { runInPrivateRoot } from './private-root.ts'

/** A root script that is killed at every step in turn. */
export interface Trial {
  readonly script: string
  /** Shell text that creates the state before, however often it runs. */
  readonly setUp: string
  /** The file that the script changes; for several files, shell text that prints all of them as one line. */
  readonly target?: string
  readonly look?: string
  /** Kills the script only at programs, and not at lines that it prints, which takes a third of the time. */
  readonly quick?: true
}

/** The states, each as one line of `look`. */
export interface TrialResult {
  readonly before: string
  /** After a run that was not killed. */
  readonly after: string
  /** After each run that was killed, in the order of the steps. */
  readonly killed: readonly string[]
  /** The last line and the state of the next run, after each killed run whose state differs from the one before. */
  readonly afterwards: readonly string[]
  /** Receipts that are incomplete. */
  readonly torn: readonly string[]
  /** The result of a second run after a complete one. */
  readonly again: { readonly message: string; readonly changesNothing: boolean }
  /** After two runs at once, six times (twice if `quick`): the state, then the last line of each run. */
  readonly bothAtOnce: readonly string[]
  readonly leftovers: string
}

const lookAtFile = `if [ -L "$target" ]; then echo "link:$(readlink "$target")"; else
echo "$(sha256sum <"$target" | cut -c1-16) $(stat -c '%a:%u:%g' "$target")"; fi`

/**
 * The program of the private root. `trial N` kills the script when the Nth program or line of output begins; a DEBUG
 * trap sees each of them, also in functions and substitutions. Prints `N ended STATE` for each, then the result of the
 * next run.
 */
const driver = `
tick() {
  case $BASH_COMMAND in
    /* | $tick_lines)
      read -r ticks </private-root/ticks
      ticks=$((ticks + 1))
      echo "$ticks" >|/private-root/ticks
      [ "$ticks" -ne "$tick_limit" ] || kill -9 $$
      ;;
  esac
}
state() {
  eval "$look"
}
fresh() {
  rm -rf '/Library/Application Support'
  mkdir -p '/Library/Application Support'
  eval "$set_up"
}
plain() {
  $shell -c "$script" | tail -1
}
export -f tick
mkdir -p /private-root
fresh
echo "old $(state)"
plain >/dev/null
echo "new $(state)"
limit=0
stood=''
while :; do
  limit=$((limit + 1))
  fresh
  echo 0 >/private-root/ticks
  code=0
  (exec bash -c 'tick_limit=$1 tick_lines=$2 script=$3; trap tick DEBUG; set -T; eval "$script"' bash "$limit" "$lines" "$script") >/dev/null 2>&1 || code=$?
  [ "$code" -eq 137 ] || break
  echo "killed $limit $(state)"
  broken=$(find '/Library/Application Support' -name '*.jsonl' -exec sh -c 'tail -c 2 "$1" | grep -q "}" || echo "$1"' sh {} ';')
  [ -z "$broken" ] || echo "torn receipt $broken"
  stands="$(state) $(find '/Library/Application Support' /var/root /var/lib/linux-builder 2>/dev/null | wc -l)"
  if [ "$stands" = "$stood" ]; then
    rm -f /var/run/builderbar.lock.*
  else
    echo "then $limit $(plain) $(state)"
  fi
  stood=$stands
done
echo "whole $limit $code"
before=$(state; find '/Library/Application Support' /etc/nix /var/root /var/lib/linux-builder -newermt @0 2>/dev/null | sort)
echo "again $(plain) $(state)"
after=$(state; find '/Library/Application Support' /etc/nix /var/root /var/lib/linux-builder -newermt @0 2>/dev/null | sort)
[ "$before" = "$after" ] && echo 'again changes nothing'
for round in $rounds; do
  fresh
  $shell -c "$script" >/private-root/one & $shell -c "$script" >/private-root/two & wait
  echo "both $(state) $(tail -qn1 /private-root/one /private-root/two | tr '\\n' ' ')"
done
echo "leftovers $(find /etc/nix /var/root /var/lib/linux-builder /run /var/run/ '/Library/Application Support' -name '*builderbar*new*' -o -name 'builderbar.lock*' 2>/dev/null | tr '\\n' ' ')"
`

/** Kills the script in a private root at the start of each of its programs, in turn. */
export async function killAtEveryStep({
  script,
  setUp,
  target = '',
  look,
  quick,
}: Trial): Promise<TrialResult> {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const values = `script=${quote(script)}; set_up=${quote(setUp)}; target=${quote(target)}; look=${quote(look ?? lookAtFile)}; shell=dash; ${quick ? "lines='-'; rounds='1 2'" : "lines='printf*'; rounds='1 2 3 4 5 6'"}`
  const result = await runInPrivateRoot({ script: `${values}\n${driver}`, shell: 'bash' })
  const lines = result.stdout.split('\n')
  const all = (start: RegExp) =>
    lines.filter((line) => start.test(line)).map((line) => line.replace(start, ''))
  const first = (start: RegExp) => all(start)[0] ?? 'not said'
  return {
    before: first(/^old /),
    after: first(/^new /),
    killed: all(/^killed \d+ /),
    afterwards: all(/^then \d+ /),
    torn: all(/^torn /),
    again: { message: first(/^again (?!changes)/), changesNothing: lines.includes('again changes nothing') },
    bothAtOnce: all(/^both /),
    leftovers: first(/^leftovers /),
  }
}
