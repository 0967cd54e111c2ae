import { createHash } from 'node:crypto'
import common from '../shell/helpers/common.sh'
import guest from '../shell/helpers/guest.sh'
import launchd from '../shell/helpers/launchd.sh'
import root from '../shell/helpers/root.sh'
import ssh from '../shell/helpers/ssh.sh'
import user from '../shell/helpers/user.sh'
import { listUnquotedWords } from './unquoted-words.ts'

/** The account that runs a script and owns the files that it changes. */
export type ScriptUser = 'root' | 'user'

const files = [root, user, common, launchd, ssh, guest] as const

/** Named in CHANGELOG.md. A change of a helper raises the version (test/repair/script/helpers.test.ts). */
export const helpers = {
  version: 6,
  /** SHA-256 of all helper files, in this order: `cat root.sh user.sh common.sh launchd.sh ssh.sh guest.sh` in shell/helpers. */
  sha256: createHash('sha256').update(files.join('')).digest('hex'),
} as const

/** Removes shellcheck's directives, which mean nothing at run time. */
export function removeDirectives(text: string): string {
  return text.replace(/^# shellcheck .*\n/gm, '').trim()
}

/** Consecutive lines of a helper file, which a script contains as a whole or not at all. */
interface Block {
  readonly text: string
  /** Names of the functions that it defines. */
  readonly defines: readonly string[]
  /** Words that may be calls of functions of other blocks. */
  readonly words: ReadonlySet<string>
  /** Every script contains it. Such a block does not begin with a comment that names a function. */
  readonly isAlwaysThere: boolean
}

/** Splits a file at empty lines. A block that only some scripts need begins with `# name_of_its_function`. */
function splitBlocks(file: string, runBy: ScriptUser): readonly Block[] {
  return listOwnWords(removeDirectives(file), runBy)
    .split(/\n{2,}/)
    .map((text) => {
      const defines = [...text.matchAll(/^([a-z_]+)\(\) \{/gm)].flatMap(([, name]) => name ?? [])
      const introducedName = /^# ([a-z_]+)\b/.exec(text)?.[1] ?? ''
      return {
        text,
        defines,
        words: listUnquotedWords(text),
        isAlwaysThere: !defines.includes(introducedName),
      }
    })
}

/** Replaces `require_root` by `require_own` in a script that the user runs. */
function listOwnWords(text: string, runBy: ScriptUser): string {
  return runBy === 'root' ? text : text.replace(/\b(require|is)_root\b/g, '$1_own')
}

const blocks = {
  root: [root, common, launchd, ssh, guest].flatMap((file) => splitBlocks(file, 'root')),
  user: [user, common].flatMap((file) => splitBlocks(file, 'user')),
} as const

/** Returns the helpers that these texts call, directly or through other helpers, unchanged and in the order of the files. */
export function selectHelpers(texts: readonly string[], runBy: ScriptUser): string {
  const neededBlocks = new Set<Block>()
  const add = (words: ReadonlySet<string>) => {
    for (const block of blocks[runBy]) {
      if (neededBlocks.has(block) || !block.defines.some((name) => words.has(name))) continue
      neededBlocks.add(block)
      add(block.words)
    }
  }
  for (const block of blocks[runBy]) {
    if (!block.isAlwaysThere) continue
    neededBlocks.add(block)
    add(block.words)
  }
  for (const text of texts) add(listUnquotedWords(text))
  return blocks[runBy]
    .filter((block) => neededBlocks.has(block))
    .map(({ text }) => text)
    .join('\n')
}

/** Names of all helpers, for the test that checks which words a script runs. */
export const helperNames: readonly string[] = [...blocks.root, ...blocks.user].flatMap(
  ({ defines }) => defines,
)
