/** Returns the items without those whose key an earlier item has; the order is kept. */
export function removeDuplicates<Item>(items: readonly Item[], getKey: (item: Item) => string): Item[] {
  const keys = new Set<string>()
  return items.filter((item) => {
    const key = getKey(item)
    const isNew = !keys.has(key)
    keys.add(key)
    return isNew
  })
}
