/** The parts of a `.drv` file that decide which machine may build it. */
export interface DerivationText {
  /** `path` is empty if it is known only after the build (content-addressed derivations). */
  readonly outputs: readonly { readonly name: string; readonly path: string }[]
  readonly system: string
  readonly environment: ReadonlyMap<string, string>
}

type Term = string | readonly Term[]

/**
 * Parses the ATerm of a `.drv` file strictly: `Derive(outputs, inputDrvs, inputSrcs, system, builder, args, env)`, or
 * `DrvWithVersion(version, …)` of a dynamic derivation (Nix's derivations.cc). Returns null for any other text.
 */
export function parseDerivationText(text: string): DerivationText | null {
  const start = /^(?:Derive\(|DrvWithVersion\("xp-dyn-drv",)/.exec(text)?.[0]
  if (start === undefined) return null
  const fields = readTerms({ text, at: start.length }, ')')
  if (fields === null || fields.length !== 7) return null
  const [outputs, , , system, builder, , environment] = fields
  if (typeof system !== 'string' || typeof builder !== 'string') return null
  const outputPairs = readTuples(outputs, 4)
  const pairs = readTuples(environment, 2)
  if (outputPairs === null || pairs === null) return null
  return {
    outputs: outputPairs.map(([name = '', path = '']) => ({ name, path })),
    system,
    environment: new Map(pairs.map(([name = '', value = '']) => [name, value])),
  }
}

/** Returns the term as a list of tuples of `length` strings; null if it has another shape. */
function readTuples(term: Term | undefined, length: number): readonly (readonly string[])[] | null {
  if (term === undefined || typeof term === 'string') return null
  const lists = term.flatMap((tuple) => {
    if (typeof tuple === 'string' || tuple.length !== length) return []
    const strings = tuple.filter((part) => typeof part === 'string')
    return strings.length === length ? [strings] : []
  })
  return lists.length === term.length ? lists : null
}

interface Reading {
  readonly text: string
  at: number
}

/** Deeper than any derivation. The limit keeps a text of brackets from overflowing the stack. */
const maxDepth = 8

/** Reads the terms up to `closing`, which must end the text if `depth` is 0. Returns null if the text is malformed. */
function readTerms(reading: Reading, closing: string, depth = 0): Term[] | null {
  const terms: Term[] = []
  const { text } = reading
  while (text[reading.at] !== closing) {
    if (terms.length > 0) {
      if (text[reading.at] !== ',') return null
      reading.at += 1
    }
    const term = readTerm(reading, depth)
    if (term === null) return null
    terms.push(term)
  }
  reading.at += 1
  return depth === 0 && reading.at !== text.length ? null : terms
}

function readTerm(reading: Reading, depth: number): Term | null {
  const opening = reading.text[reading.at]
  if (opening === '"') return readString(reading)
  if ((opening !== '[' && opening !== '(') || depth >= maxDepth) return null
  reading.at += 1
  return readTerms(reading, opening === '[' ? ']' : ')', depth + 1)
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
/** Scanned character by character: a string may have megabytes. */
function readString(reading: Reading): string | null {
  const { text } = reading
  const start = reading.at + 1
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === '"') {
      reading.at = index + 1
      return text
        .slice(start, index)
        .replace(/\\([\s\S])/g, (_escape, letter: string) => escapes[letter] ?? letter)
    }
  }
  return null
}
