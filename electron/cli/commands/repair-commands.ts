/** The commands that repair, control or build: one part of the bundle, with all plans and scripts. A look does without it. */
export { controlCommand } from './control-command.ts'
export { logCommand } from './log-command.ts'
export { repairCommand } from './repair-command.ts'
export { testBuildCommand } from './test-build-command.ts'
export { undoCommand } from './undo-command.ts'
export { uninstallCommand } from './uninstall-command.ts'
