/** The options that the nix-daemon's `NIX_SSHOPTS` puts before all others of ssh, as far as they decide where ssh goes. */
export type NixSshOptions =
  | {
      readonly ok: true
      /** `-F`: the only file that ssh then reads; `none` is ssh's own word for no file. Null where no option names one. */
      readonly file: string | null
      /** The others, for `ssh -G`. */
      readonly arguments: readonly string[]
    }
  | { readonly ok: false; readonly reason: string }

/** A plist's value of this variable in `EnvironmentVariables`, or null where it sets none. */
export function nixSshOptionsIn(plist: string): string | null {
  const set = /<key>NIX_SSHOPTS<\/key>\s{0,99}<string>([^<]{0,4096})<\/string>/.exec(plist)?.[1]
  if (set === undefined || set.trim() === '') return null
  const letters = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' } as const
  return set.replace(/&(lt|gt|quot|apos|amp);/g, (_entity, name: keyof typeof letters) => letters[name])
}

/** Flags that change nothing of where ssh goes, and would change what it prints. */
const ignored = /^-[vqxXTtnNACak46]+$/
/** Options whose value is the rest of the word or the next word, and which `ssh -G` may be given. */
const taken: ReadonlySet<string> = new Set(['-o', '-p', '-l', '-i', '-J'])
/** `-o` keywords that would make ssh run or write something, or print less. */
const refusedKeywords = /^(?:loglevel|localcommand|knownhostscommand|include|match)$/i

/**
 * Takes `NIX_SSHOPTS` apart: at blanks, as every Nix does. Since 2.26 Nix also takes quotes as a shell does, and before it did
 * not, so a value with quotes is not read.
 */
export function parseNixSshOptions(value: string): NixSshOptions {
  if (/['"\\]/.test(value))
    return { ok: false, reason: 'it has quotes, which versions of Nix read in different ways' }
  const words = value.split(/\s+/).filter((word) => word !== '')
  const kept: string[] = []
  let file: string | null = null
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const flag = word.slice(0, 2)
    const isFile = flag === '-F'
    if (!isFile && !taken.has(flag)) {
      if (ignored.test(word)) continue
      return { ok: false, reason: `what its option ${word} does to the route is not known` }
    }
    if (word.length === 2) at += 1
    const given = word.length > 2 ? word.slice(2) : words[at]
    if (given === undefined) return { ok: false, reason: `its option ${flag} has no value` }
    if (isFile) file ??= given
    else if (flag !== '-o' || !refusedKeywords.test(keywordOf(given))) kept.push(flag, given)
  }
  return { ok: true, file, arguments: kept }
}

/** The keyword of `-o KEYWORD=VALUE`. */
function keywordOf(option: string): string {
  return option.split('=', 1)[0] ?? ''
}

/** Keywords, as `ssh -G` prints them, that these options settle before any file. */
export function settledBy(options: readonly string[]): readonly string[] {
  const named: Readonly<Record<string, string>> = {
    '-p': 'port',
    '-l': 'user',
    '-i': 'identityfile',
    '-J': 'proxyjump',
  }
  return options.flatMap((word, at) => {
    const before = options[at - 1]
    if (before === '-o') return [keywordOf(word).toLowerCase()]
    return named[word] ?? []
  })
}
