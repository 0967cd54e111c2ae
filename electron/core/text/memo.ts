/**
 * Remembers the result of a pure function for each object that it was given, as long as that object lives. Only for objects
 * that are not changed afterwards: a snapshot and its parts.
 */
export function memoize<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const results = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    const known = results.get(key) ?? { value: compute(key) }
    results.set(key, known)
    return known.value
  }
}
