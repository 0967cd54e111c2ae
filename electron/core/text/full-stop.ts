/** Makes a sentence, or the words of a program, a clause that a sentence can end with. */
export function removeFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
