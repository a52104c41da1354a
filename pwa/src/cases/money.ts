/** Yuan as people write them, in fen; null where it is no amount. No floats: 0.29 * 100 is not 29. */
export function fenOf(yuan: string): number | null {
  const found = /^(\d{1,10})(?:[.．](\d{1,2}))?$/.exec(yuan.trim())
  if (!found?.[1]) return null
  const fen = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  return fen > 0 ? fen : null
}

export function yuanOf(fen: number): string {
  const whole = Math.floor(fen / 100)
  return `${whole.toLocaleString('en')}.${String(fen % 100).padStart(2, '0')}`
}
