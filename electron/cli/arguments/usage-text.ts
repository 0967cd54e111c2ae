/** Each command with its options, and what it does. */
const commands: readonly (readonly [string, string])[] = [
  [
    'status [--json | --prometheus [--to FILE]] [--quick] [--remote] [--deep [--via osascript|sudo]]',
    'one look: the state, its cause, what to do; --remote connects to machines elsewhere too; --deep looks as root too, and asks for a password',
  ],
  ['watch [--json]', 'goes on looking; a line for each change'],
  [
    'explain [<finding> | - | <file>] [--derivation PATH] [--json]',
    'what a finding means; without a name all findings; - or a file: why a build failed, from what Nix printed (2>&1); --derivation: which machine takes it, and why not',
  ],
  [
    'repair [<finding or repair> …] [--all] [--dry-run] [--full] [--yes] [--via osascript|sudo] [--json]',
    "plans, shows, asks, runs, looks again; --full shows root's text with its helpers too",
  ],
  [
    'undo [--list] [--dry-run] [--full] [--yes] [--via osascript|sudo] [--json]',
    'takes back the last repair that can be; --list tells which can',
  ],
  [
    'start, stop, restart [--dry-run] [--full] [--yes] [--via osascript|sudo] [--json]',
    'the builder; stopped, it rests until start or reboot',
  ],
  [
    'log [--lines N] [--json] [--capture [--dry-run] [--full] [--yes] [--via osascript|sudo]]',
    'what the builder printed; --capture restarts it and captures that',
  ],
  ['test-build [--system S …] [--json]', 'a real build for each promised system; explains what fails'],
  ['diagnose <snapshot.json> [--json]', 'diagnoses a saved snapshot; - reads it from stdin'],
  [
    'report [--log]',
    'a report for a bug tracker; names of people and machines are replaced; --log adds what the builder printed',
  ],
  [
    'uninstall [--dry-run] [--full] [--yes] [--via osascript|sudo]',
    'removes all that Builderbar keeps on this Mac, after showing it',
  ],
  ['help, --help', 'this text'],
  ['--version', 'the version'],
]

/** Returns the text of `builderbar help`. It is fixed, so that help is printed without loading the parser (program.ts). */
export function usageText(): string {
  const lines = commands.flatMap(([command, message]) => [`  builderbar ${command}`, `      ${message}`])
  return `Builderbar watches the Linux builder of Nix on a Mac, names the cause when it does not work, and repairs it.

${lines.join('\n')}

Exit codes of status, diagnose, and explain of a text or a derivation: 0 healthy or asleep, 1 degraded, 2 down, 3 starting, 4 absent, 5 unknown,
6 paused. Of repair, undo, start, stop and restart: 0 fixed or nothing to do, 1 not fixed, 2 failed, 3 cancelled, 4 refused, 5 unknown.
Of log: 0 lines are shown, 4 none is captured, 5 unknown; with --capture those of repair.
Of uninstall: 0 removed, 2 failed, 3 cancelled, 4 refused, 5 unknown.
Of test-build: 0 all passed, 1 one failed, 5 not known. Wrong usage: 64; the file of --to not written: 73.
`
}
