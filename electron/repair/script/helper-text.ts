import { createHash } from 'node:crypto'
import common from '../shell/helpers.sh'
import guest from '../shell/helpers-guest.sh'
import launchd from '../shell/helpers-launchd.sh'
import root from '../shell/helpers-root.sh'
import ssh from '../shell/helpers-ssh.sh'
import user from '../shell/helpers-user.sh'
import { unquotedWords } from './unquoted-words.ts'

/** Who runs a script, and whose files it changes. */
export type ScriptUser = 'root' | 'user'

const files = [root, user, common, launchd, ssh, guest] as const

/** Named in CHANGELOG.md. A change of a helper raises the version (test/repair/helpers.test.ts). */
export const helpers = {
  version: 3,
  /** SHA-256 of all helper files, in this order: `cat helpers-root.sh helpers-user.sh helpers.sh helpers-launchd.sh helpers-ssh.sh helpers-guest.sh`. */
  sha256: createHash('sha256').update(files.join('')).digest('hex'),
} as const

/** shellcheck's directives are for those who write the files. */
export function withoutDirectives(text: string): string {
  return text.replace(/^# shellcheck .*\n/gm, '').trim()
}

/** A few lines of a helper file, which go into a script together. */
interface Block {
  readonly text: string
  /** The functions that it defines. */
  readonly defines: readonly string[]
  /** The words that may be calls of others. */
  readonly words: ReadonlySet<string>
  /** Whether every script has it: it is not introduced by the name of a function. */
  readonly isAlwaysThere: boolean
}

/** Blocks are parted by an empty line; one that only some scripts need begins with `# name_of_its_function`. */
function blocksOf(file: string, runBy: ScriptUser): readonly Block[] {
  return ownWords(withoutDirectives(file), runBy)
    .split(/\n{2,}/)
    .map((text) => {
      const defines = [...text.matchAll(/^([a-z_]+)\(\) \{/gm)].flatMap(([, name]) => name ?? [])
      const introduced = /^# ([a-z_]+)\b/.exec(text)?.[1] ?? ''
      return { text, defines, words: unquotedWords(text), isAlwaysThere: !defines.includes(introduced) }
    })
}

/** A user's own script has `require_own` where root's has `require_root`. */
function ownWords(text: string, runBy: ScriptUser): string {
  return runBy === 'root' ? text : text.replace(/\b(require|is)_root\b/g, '$1_own')
}

const blocks = {
  root: [root, common, launchd, ssh, guest].flatMap((file) => blocksOf(file, 'root')),
  user: [user, common].flatMap((file) => blocksOf(file, 'user')),
} as const

/** The helpers that these texts call, and those that the helpers call, each as it stands in its file and in its order. */
export function helperText(texts: readonly string[], runBy: ScriptUser): string {
  const needed = new Set<Block>()
  const add = (words: ReadonlySet<string>) => {
    for (const block of blocks[runBy]) {
      if (needed.has(block) || !block.defines.some((name) => words.has(name))) continue
      needed.add(block)
      add(block.words)
    }
  }
  for (const block of blocks[runBy]) {
    if (!block.isAlwaysThere) continue
    needed.add(block)
    add(block.words)
  }
  for (const text of texts) add(unquotedWords(text))
  return blocks[runBy]
    .filter((block) => needed.has(block))
    .map(({ text }) => text)
    .join('\n')
}

/** Names of all helpers, for the reader that checks which words a script runs. */
export const helperNames: readonly string[] = [...blocks.root, ...blocks.user].flatMap(
  ({ defines }) => defines,
)
