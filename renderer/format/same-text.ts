/** Whether two texts are the same but for a full stop at the end. */
export function isSameText(one: string, other: string): boolean {
  return one.replace(/\.$/, '') === other.replace(/\.$/, '')
}
