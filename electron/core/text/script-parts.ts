/** The line of a script behind which its plans begin; before it stand the helpers, which are the same for every plan. */
export const endOfHelpers = '# The plan'

/** A script's helpers and its plans, which together are the text; no helpers where the line between is missing. */
export function scriptParts(script: string): { readonly helpers: string; readonly plan: string } {
  const at = script.indexOf(`\n${endOfHelpers}\n`)
  return at === -1
    ? { helpers: '', plan: script }
    : { helpers: script.slice(0, at + 1), plan: script.slice(at + 1) }
}
