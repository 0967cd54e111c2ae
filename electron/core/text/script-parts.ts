/** The line of a script that separates the helpers, the same for every plan, from the plans. */
export const endOfHelpers = '# The plan'

/** Splits a script into its helpers and its plans; the helpers are empty if the separating line is missing. */
export function splitScript(script: string): { readonly helpers: string; readonly plan: string } {
  const index = script.indexOf(`\n${endOfHelpers}\n`)
  return index === -1
    ? { helpers: '', plan: script }
    : { helpers: script.slice(0, index + 1), plan: script.slice(index + 1) }
}
