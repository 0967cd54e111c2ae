/** Whether two texts say the same; a full stop at the end makes no difference. */
export function isSameText(one: string, other: string): boolean {
  return one.replace(/\.$/, '') === other.replace(/\.$/, '')
}
