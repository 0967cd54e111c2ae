/**
 * Caches the result of a pure function per argument object, in a WeakMap. Only for objects that are never mutated: a snapshot
 * and its parts.
 */
export function memoize<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const results = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    const result = results.get(key) ?? { value: compute(key) }
    results.set(key, result)
    return result.value
  }
}
