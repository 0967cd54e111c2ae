/**
 * The part of AppleScript that asks for administrator rights (docs/macos.md, "AppleScript strings"): one `do shell script`
 * with its options in any order, alone or inside `on run argv` … `end run`. The parser is written from the language's
 * documentation and shares no code with Builderbar's own quoting, so that it detects mistakes there.
 */
export interface ShellRequest {
  readonly command: string
  readonly prompt: string | null
  readonly asAdministrator: boolean
  readonly keepsLineEndings: boolean
}

export type ParsedScript =
  | { readonly ok: true; readonly request: ShellRequest }
  | { readonly ok: false; readonly reason: string }

type Token =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'word'; readonly value: string }

class ScriptError extends Error {}

export function parseAppleScript(source: string, args: readonly string[]): ParsedScript {
  try {
    const reader = createParser(tokenize(source), args)
    const inHandler = reader.accept('on', 'run', 'argv', '\n')
    const request = reader.shellRequest(inHandler)
    if (inHandler) reader.expect('\n', 'end', 'run')
    reader.expectEnd()
    return { ok: true, request }
  } catch (error) {
    if (error instanceof ScriptError) return { ok: false, reason: error.message }
    throw error
  }
}

/** Splits a script into words, the characters `( ) &`, line ends, and text literals with the five escapes. */
function tokenize(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < source.length) {
    const character = source.charAt(at)
    if (character === ' ' || character === '\t') at += 1
    else if ('()&\n'.includes(character)) {
      tokens.push({ kind: 'word', value: character })
      at += 1
    } else if (character === '"') {
      const [value, after] = readTextLiteral(source, at + 1)
      tokens.push({ kind: 'text', value })
      at = after
    } else {
      const word = /^[A-Za-z0-9_]+/.exec(source.slice(at))?.[0]
      if (word === undefined)
        throw new ScriptError(`Expected expression but found unknown token “${character}”.`)
      tokens.push({ kind: 'word', value: word })
      at += word.length
    }
  }
  return tokens
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', n: '\n', r: '\r', t: '\t' }

function readTextLiteral(source: string, start: number): [string, number] {
  let value = ''
  for (let at = start; at < source.length; at++) {
    const sign = source.charAt(at)
    if (sign === '"') return [value, at + 1]
    if (sign !== '\\') {
      value += sign
      continue
    }
    at += 1
    const escapedCharacter = escapes[source.charAt(at)]
    if (escapedCharacter === undefined)
      throw new ScriptError(`Expected “"” but found unknown token “\\${source.charAt(at)}”.`)
    value += escapedCharacter
  }
  throw new ScriptError('Expected “"” but found end of script.')
}

function createParser(tokens: readonly Token[], args: readonly string[]) {
  let at = 0
  const isNext = (word: string, offset = 0) => {
    const token = tokens[at + offset]
    return token?.kind === 'word' && token.value === word
  }
  const take = (...words: string[]): boolean => {
    if (!words.every((word, index) => isNext(word, index))) return false
    at += words.length
    return true
  }
  const demand = (...words: string[]) => {
    if (!take(...words)) throw new ScriptError(`Expected “${words.join(' ')}” but found ${describeToken()}.`)
  }
  const describeToken = () => (tokens[at] === undefined ? 'end of script' : `“${tokens[at]?.value}”`)
  const parseTerm = (inHandler: boolean): string => {
    const token = tokens[at]
    if (token?.kind === 'text') {
      at += 1
      return token.value
    }
    if (take('quoted', 'form', 'of')) return `'${parseTerm(inHandler).replaceAll("'", "'\\''")}'`
    if (take('(')) {
      const value = parseExpression(inHandler)
      demand(')')
      return value
    }
    if (inHandler && take('item')) {
      const value = args[Number(tokens[at]?.value) - 1]
      at += 1
      demand('of', 'argv')
      if (value === undefined) throw new ScriptError("Can't get item of argv. (-1728)")
      return value
    }
    throw new ScriptError(`Expected expression but found ${describeToken()}.`)
  }
  const parseExpression = (inHandler: boolean): string => {
    let value = parseTerm(inHandler)
    while (take('&')) value += parseTerm(inHandler)
    return value
  }
  const parseShellRequest = (inHandler: boolean): ShellRequest => {
    demand('do', 'shell', 'script')
    const command = parseExpression(inHandler)
    let request: ShellRequest = { command, prompt: null, asAdministrator: false, keepsLineEndings: false }
    for (;;) {
      if (take('with', 'prompt')) request = { ...request, prompt: parseExpression(inHandler) }
      else if (take('with', 'administrator', 'privileges')) request = { ...request, asAdministrator: true }
      else if (take('without', 'altering', 'line', 'endings'))
        request = { ...request, keepsLineEndings: true }
      else return request
    }
  }
  const demandEnd = () => {
    if (at < tokens.length) throw new ScriptError(`Expected end of script but found ${describeToken()}.`)
  }
  return { accept: take, expect: demand, expectEnd: demandEnd, shellRequest: parseShellRequest }
}
