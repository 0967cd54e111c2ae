import { join } from 'node:path'
import { timeCommands } from './timing.mjs'

/**
 * @typedef {import('./report.mjs').Row} Row
 * @typedef {import('./setup.mjs').Setup} Setup
 */

/**
 * Measures commands that a person, or a prompt, waits for.
 * @param {Setup} setup
 * @returns {Row[]}
 */
export function measureTerminal({ project, mac, environment, rounds }) {
  const node = process.execPath
  const program = join(project, 'dist/cli.js')
  const script = join(project, 'scripts/bench/check-builder.sh')
  const times = timeCommands(
    {
      node: { command: [node, '-e', '0'] },
      script: { command: ['sh', script, mac.root, `${mac.builderPort}`] },
      version: { command: [node, program, '--version'] },
      explain: { command: [node, program, 'explain', 'key-permissions'] },
      status: { command: [node, program, 'status', '--quick'], environment },
    },
    rounds,
  )
  const bareNode = { subject: '`node -e 0`', value: times.node.minimumMs }
  return [
    {
      subject: '`builderbar --version`',
      baseline: bareNode,
      value: times.version.minimumMs,
      unit: 'ms',
      goal: { ratio: 1.3 },
    },
    {
      subject: '`builderbar explain FINDING`',
      baseline: bareNode,
      value: times.explain.minimumMs,
      unit: 'ms',
      goal: { ratio: 2 },
    },
    {
      subject: '`builderbar status --quick`',
      baseline: { subject: 'the shell script', value: times.script.minimumMs },
      value: times.status.minimumMs,
      unit: 'ms',
      goal: { ratio: 2 },
    },
  ]
}
