import type { Wish } from '@/api/types'

/** A wish as it crosses the wire, with what this kind of it says. */
export function wish(kind: Wish['kind'], said: Partial<Wish> = {}): Wish {
  return { kind, until: null, every_days: null, own_yes: false, ...said }
}
