import type { Repair } from './repair.ts'

export const restartBuilder: Repair = {
  id: 'restart-builder',
  title: 'Restart the Linux builder',
  button: 'Restart builder…',
  risk: 'interrupts',
  plan: (_snapshot, finding) => ({
    planned: false,
    repair: 'restart-builder',
    finding: finding.key,
    why: 'Not built.',
  }),
}
