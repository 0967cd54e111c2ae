/** A line of its configuration at which ssh ends. */
export interface SshConfigError {
  readonly file: string
  readonly line: number
  /** In ssh's words: `Bad configuration option: usekeychain`. */
  readonly reason: string
  /** The option that this ssh does not know, as ssh prints it; null where the line has another mistake. */
  readonly unknownOption: string | null
}

/** OpenSSH's readconf.c writes `FILE: line N: REASON` for an option that it does not know and `FILE line N: REASON` for the rest. */
const pattern = /(?:^|[\s'"])(\/[^\s:'"]+):? line (\d{1,7}): ([^\n]{1,200})/

/** The first such line that a text of ssh names, or null. */
export function parseSshConfigError(text: string): SshConfigError | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, file = '', line = '', rest = ''] = match
  const reason = rest.trim().replace(/\.$/, '')
  if (
    Number(line) < 1 ||
    /^(?:Applying options for|Including file|skipped|matched|not matched)\b/.test(reason)
  )
    return null
  return {
    file,
    line: Number(line),
    reason,
    unknownOption: /^Bad configuration option: (\S+)$/.exec(reason)?.[1] ?? null,
  }
}
