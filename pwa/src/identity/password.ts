/** Letters and figures that nobody mixes up when they are read out or copied by hand. */
const CLEAR = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const LONG = 4

/** A first password: three groups of four, about 59 bits. */
export function makePassword(): string {
  return Array.from({ length: GROUPS }, () => Array.from({ length: LONG }, pick).join('')).join('-')
}

function pick(): string {
  // A figure beyond the last whole round would favour the first letters.
  const fair = 256 - (256 % CLEAR.length)
  const [drawn = 255] = crypto.getRandomValues(new Uint8Array(1))
  return drawn < fair ? CLEAR.charAt(drawn % CLEAR.length) : pick()
}
