import { defineTexts } from '../text/translated-texts.ts'
import { unescapeXml } from '../text/xml.ts'

/** Texts of the options of nix-daemon's NIX_SSHOPTS that can't be read. */
export const nixSshOptionsTexts = defineTexts({
  quotes: 'it contains quotes, which versions of Nix read in different ways',
  unknownOption: (option: string) => `Builderbar doesn't know its option ${option}`,
  missingValue: (option: string) => `its option ${option} has no value`,
})

/** The options of the nix-daemon's `NIX_SSHOPTS`, which precede all others of ssh, as far as they affect the route. */
export type NixSshOptions =
  | {
      readonly ok: true
      /** `-F`: the only configuration file that ssh then reads; `none` means no file. Null without that option. */
      readonly file: string | null
      /** The others, for `ssh -G`. */
      readonly arguments: readonly string[]
    }
  | { readonly ok: false; readonly reason: string }

/** Returns the value of NIX_SSHOPTS in a plist, or null if it is not set or empty. */
export function parseNixSshOptionsInPlist(plist: string): string | null {
  const options = /<key>NIX_SSHOPTS<\/key>\s{0,99}<string>([^<]{0,4096})<\/string>/.exec(plist)?.[1]
  if (options === undefined || options.trim() === '') return null
  return unescapeXml(options)
}

/** Flags that do not affect the route, but would change the output of `ssh -G`. */
const ignoredFlags = /^-[vqxXTtnNACak46]+$/
/** Options with a value, attached or as the next word, that are passed to `ssh -G`. */
const passedFlags: ReadonlySet<string> = new Set(['-o', '-p', '-l', '-i', '-J'])
/** Keywords of `-o` that would make ssh run or write something, or print less. */
const refusedKeywords = /^(?:loglevel|localcommand|knownhostscommand|include|match)$/i

/**
 * Splits `NIX_SSHOPTS` at blanks, as every version of Nix does. Since 2.26 Nix also interprets quotes as a shell does, so a
 * value with quotes is refused.
 */
export function parseNixSshOptions(text: string): NixSshOptions {
  if (/['"\\]/.test(text)) return { ok: false, reason: nixSshOptionsTexts.quotes }
  const words = text.split(/\s+/).filter((word) => word !== '')
  const options: string[] = []
  let file: string | null = null
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    const flag = word.slice(0, 2)
    const isFile = flag === '-F'
    if (!isFile && !passedFlags.has(flag)) {
      if (ignoredFlags.test(word)) continue
      return { ok: false, reason: nixSshOptionsTexts.unknownOption(word) }
    }
    if (word.length === 2) index += 1
    const value = word.length > 2 ? word.slice(2) : words[index]
    if (value === undefined) return { ok: false, reason: nixSshOptionsTexts.missingValue(flag) }
    if (isFile) file ??= value
    else if (flag !== '-o' || !refusedKeywords.test(parseKeyword(value))) options.push(flag, value)
  }
  return { ok: true, file, arguments: options }
}

/** Returns the keyword of `-o KEYWORD=VALUE`. */
function parseKeyword(option: string): string {
  return option.split('=', 1)[0] ?? ''
}

/** Returns the keywords, as `ssh -G` prints them, that these options set before any file. */
export function listPresetKeywords(options: readonly string[]): readonly string[] {
  const keywordsByFlag: Readonly<Record<string, string>> = {
    '-p': 'port',
    '-l': 'user',
    '-i': 'identityfile',
    '-J': 'proxyjump',
  }
  return options.flatMap((word, index) => {
    const before = options[index - 1]
    if (before === '-o') return [parseKeyword(word).toLowerCase()]
    return keywordsByFlag[word] ?? []
  })
}
