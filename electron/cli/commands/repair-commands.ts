/** The commands that repair, control or build: one chunk of the bundle, with all plans and scripts, which a scan does not load. */
export { runControl } from './control-command.ts'
export { runLog } from './log-command.ts'
export { runRepair } from './repair-command.ts'
export { runShell } from './shell-command.ts'
export { runTestBuild } from './test-build-command.ts'
export { runUndo } from './undo-command.ts'
export { runUninstall } from './uninstall-command.ts'
