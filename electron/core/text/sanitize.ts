/**
 * Characters that a terminal would act on or that change how the text around them is read: control characters,
 * marks of direction and other unseen marks, line and paragraph separators, halves of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Foreign text as it may be shown on a terminal: one line, at most `maxLength` characters, nothing that acts. */
export function sanitize(text: string, maxLength = 40): string {
  const start = text.slice(0, maxLength).replace(unprintable, '·')
  return text.length > maxLength ? `${start}…` : start
}
