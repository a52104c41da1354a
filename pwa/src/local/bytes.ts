import type { Bytes } from './ring'

export function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0)
  return whole
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text) as Bytes
}
