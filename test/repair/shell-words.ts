/**
 * A small parser of POSIX shell, independent of the product. It returns the words in command position, at any depth of
 * `$(…)`. It supports only the grammar that the root scripts use and throws for anything else, so that nothing is
 * skipped. Comments are ignored.
 */
export function listCommandWords(text: string): string[] {
  const words: string[] = []
  const { tokens, inner } = tokensOf(text)
  new Reader(tokens, words).read()
  for (const substitution of inner) words.push(...listCommandWords(substitution))
  return words
}

type Token = { readonly kind: 'word' | 'operator' | 'redirection'; readonly text: string }

const operators = ['&&', '||', ';;', ';', '|', '&', '(', ')', '\n']

function tokensOf(text: string): { tokens: Token[]; inner: string[] } {
  const tokens: Token[] = []
  const inner: string[] = []
  let at = 0
  while (at < text.length) {
    if (text[at] === ' ' || text[at] === '\t') {
      at += 1
      continue
    }
    if (text[at] === '#') {
      const end = text.indexOf('\n', at)
      at = end === -1 ? text.length : end
      continue
    }
    const redirection = /^[0-9]?(?:>>|>|<)(?:&[0-9-])?/.exec(text.slice(at))
    if (redirection) {
      tokens.push({ kind: 'redirection', text: redirection[0] })
      at += redirection[0].length
      continue
    }
    const operator = operators.find((candidate) => text.startsWith(candidate, at))
    if (operator) {
      tokens.push({ kind: 'operator', text: operator })
      at += operator.length
      continue
    }
    const end = endOfWord(text, at, inner)
    tokens.push({ kind: 'word', text: text.slice(at, end) })
    at = end
  }
  return { tokens, inner }
}

function endOfWord(text: string, start: number, inner: string[]): number {
  let at = start
  while (at < text.length && !/[\s;|&()<>]/.test(text[at] ?? '')) at = endOfPart(text, at, inner)
  return at
}

/** Returns the position after one character, quoted run or substitution. */
function endOfPart(text: string, at: number, inner: string[]): number {
  const character = text[at] ?? ''
  if (character === '\\') return at + 2
  if (character === "'") return checkEnd(text.indexOf("'", at + 1), text, at)
  if (character === '"') {
    let inside = at + 1
    while (text[inside] !== '"') {
      if (inside >= text.length) throw new Error(`no end of: ${text.slice(at, at + 40)}`)
      inside = /['&]/.test(text[inside] ?? '') ? inside + 1 : endOfPart(text, inside, inner)
    }
    return inside + 1
  }
  if (text.startsWith('$((', at)) return checkEnd(text.indexOf('))', at) + 1, text, at)
  if (text.startsWith('${', at)) return checkEnd(text.indexOf('}', at), text, at)
  if (text.startsWith('$(', at)) return endOfSubstitution(text, at, inner)
  if (character === '`' || character === '&')
    throw new Error(`not in root scripts: ${text.slice(at, at + 40)}`)
  return at + 1
}

function checkEnd(end: number, text: string, at: number): number {
  if (end <= at) throw new Error(`no end of: ${text.slice(at, at + 40)}`)
  return end + 1
}

function endOfSubstitution(text: string, start: number, inner: string[]): number {
  let at = start + 2
  while (text[at] !== ')') {
    if (at >= text.length || text[at] === '(') throw new Error(`not read: ${text.slice(start, start + 40)}`)
    const redirection = /^(?:>(?:&[0-9-])?|&&)/.exec(text.slice(at))
    at = redirection ? at + redirection[0].length : endOfPart(text, at, [])
  }
  inner.push(text.slice(start + 2, at))
  return at + 1
}

const beforeACommand = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '{', '!'])
const withoutCommand = new Set(['fi', 'done', '}', 'esac'])
/** Words that run the program named after them, and the number of words between. */
const runners = new Map([
  ['quote', 1],
  ['exec', 1],
  ['command', 1],
  ['show_as', 3],
])

class Reader {
  private at = 0
  private readonly tokens: readonly Token[]
  private readonly words: string[]

  constructor(tokens: readonly Token[], words: string[]) {
    this.tokens = tokens
    this.words = words
  }

  read(): void {
    while (this.at < this.tokens.length) this.readCommand()
  }

  private next(): Token | undefined {
    const token = this.tokens[this.at]
    this.at += 1
    return token
  }

  private readCommand(): void {
    const token = this.next()
    if (!token || token.kind === 'operator') return
    if (token.kind === 'redirection') {
      this.next()
      return
    }
    if (beforeACommand.has(token.text)) return
    if (token.text === 'for') {
      while (
        this.tokens[this.at] &&
        this.tokens[this.at]?.kind !== 'operator' &&
        this.tokens[this.at]?.text !== 'do'
      )
        this.at += 1
      return
    }
    if (token.text === 'case') {
      this.readCase()
      return
    }
    if (withoutCommand.has(token.text)) {
      this.skipArguments()
      return
    }
    if (/^[A-Za-z_]+=/.test(token.text)) return
    if (this.tokens[this.at]?.text === '(' && this.tokens[this.at + 1]?.text === ')') {
      this.words.push(`${token.text}()`)
      this.at += 2
      return
    }
    this.words.push(token.text)
    const program = this.tokens[this.at - 1 + (runners.get(token.text) ?? Number.NaN)]
    if (program?.kind === 'word') this.words.push(program.text)
    this.skipArguments()
  }

  private skipArguments(): void {
    while (this.tokens[this.at] && this.tokens[this.at]?.kind !== 'operator') this.at += 1
  }

  /** `case WORD in`, then `pattern | pattern) commands ;;` until `esac`. */
  private readCase(): void {
    this.at += 2
    while (this.at < this.tokens.length) {
      this.skipLineEnds()
      if (this.tokens[this.at]?.text === 'esac') return
      while (this.next()?.text !== ')') if (this.at > this.tokens.length) throw new Error('case without )')
      while (this.at < this.tokens.length && this.tokens[this.at]?.text !== ';;') this.readCommand()
      this.at += 1
    }
    throw new Error('case without esac')
  }

  private skipLineEnds(): void {
    while (this.tokens[this.at]?.text === '\n') this.at += 1
  }
}
