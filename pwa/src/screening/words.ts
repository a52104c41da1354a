/** What in somebody's words looks like a number that names a person. */
export function namesSomeone(words: string): 'id' | 'phone' | null {
  // No lookbehind: Safari 15 does not know it.
  if (/(^|\D)\d{17}[\dXx](?!\d)/.test(words)) return 'id'
  if (/(^|\D)1[3-9]\d{9}(?!\d)/.test(words)) return 'phone'
  return null
}
