/** Parses JSON; returns undefined, which is no JSON value, if the text is malformed. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
