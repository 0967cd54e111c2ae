/** An error in ssh's configuration, because of which ssh exits. */
export interface SshConfigError {
  readonly file: string
  readonly line: number
  /** ssh's message: `Bad configuration option: usekeychain`. */
  readonly reason: string
  /** The option that this ssh does not support, as ssh prints it; null for any other error. */
  readonly unknownOption: string | null
}

/** OpenSSH's readconf.c prints `FILE: line N: REASON` for an unknown option and `FILE line N: REASON` for other errors. */
const pattern = /(?:^|[\s'"])(\/[^\s:'"]+):? line (\d{1,7}): ([^\n]{1,200})/

/** Finds the first such error in ssh's output; returns null if there is none. */
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
