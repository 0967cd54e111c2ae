import type { Repair } from './repair.ts'

export const fixKeyPermissions: Repair = {
  id: 'fix-key-permissions',
  title: 'Make the builder’s key readable by root alone',
  button: 'Fix key permissions…',
  risk: 'safe',
  plan: (_snapshot, finding) => ({
    planned: false,
    repair: 'fix-key-permissions',
    finding: finding.key,
    why: 'Not built.',
  }),
}
