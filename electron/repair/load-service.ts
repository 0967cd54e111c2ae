import type { Repair } from './repair.ts'

export const loadService: Repair = {
  id: 'load-service',
  title: 'Switch on the Linux builder’s service',
  button: 'Switch on builder…',
  risk: 'safe',
  plan: (_snapshot, finding) => ({
    planned: false,
    repair: 'load-service',
    finding: finding.key,
    why: 'Not built.',
  }),
}
