import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Writes docs/performance.md.
 * @param {string} project
 * @param {string} table in Markdown
 * @param {string} machine on which it was measured
 */
export function writePerformancePage(project, table, machine) {
  writeFileSync(
    join(project, 'docs/performance.md'),
    `# Performance

What it costs to have Builderbar running, beside what people use without it. Measured by \`npm run bench\` on a fake Mac
(${machine}), on ${new Date().toISOString().slice(0, 10)}; a Mac’s own figures differ, the ratios less so.

${table}

- The shell script is \`scripts/bench/check-builder.sh\`: launchd’s job, the key’s mode, and a host key on the builder’s port.
- Times of commands are the shortest of 15 runs, taken in turn with the baseline’s.
- Processor time and programs are measured over a minute, a minute after the start.
- Tests keep what does not depend on the machine: the programs and connections of a simulated hour
  (\`test/monitor/\`), and the code that a command loads (\`test/house/loaded-code.test.ts\`).
`,
  )
}
