/** The meaning of the exit codes, by command (docs/architecture.md, "Terminal contract"). */
export const exitCodeTable: readonly (readonly [string, string])[] = [
  [
    'status, diagnose, and explain with output or a derivation',
    '0 healthy or asleep, 1 degraded, 2 down, 3 starting, 4 absent, 5 unknown, 6 paused',
  ],
  [
    'repair, undo, start, stop, restart, collect-garbage',
    '0 fixed or nothing to do, 1 not fixed, 2 failed, 3 canceled, 4 refused because it would be unsafe, 5 unknown',
  ],
  ['repair', '5 also if nothing was found to repair but not everything could be checked'],
  ['log', '0 lines printed, 4 nothing captured, 5 unknown; with --capture the same as repair'],
  ['shell', "the shell's own, 2 failed, 4 refused"],
  ['test-build', '0 all builds passed, 1 a build failed, 5 unknown'],
  ['uninstall', '0 removed, 2 failed, 3 canceled, 4 refused, 5 unknown'],
  ['status --cached', "the same as status; 5 also if the last check is too old, 69 if the app isn't running"],
  ['without macOS', '5 for every command that needs a Mac'],
  ['every command', "64 wrong usage, 73 the file of --to couldn't be written"],
]
