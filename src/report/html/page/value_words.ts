/** How numbers are written: as fits the word they are in, or all in one base. */
export type Base = 'auto' | 'decimal' | 'hex'

const NUMBER = /^-?\d+$/
/** Words that hold bits or places: `mount#3.mnt_flags`, `worker.data`, `head.next`. */
const BITS = /(flags?|mask|bits|state|data|ptr|pointer|magic|poison)(\[[^\]]*\])?$/i
const FEW_BITS = 2
const SMALL = 256

export function valueWords(text: string, location: string, base: Base): string {
  if (base === 'decimal' || !NUMBER.test(text)) return text
  const value = BigInt(text)
  const hex = value < 0n ? hexOf(BigInt.asUintN(value < -(2n ** 31n) ? 64 : 32, value)) : hexOf(value)
  if (base === 'hex') return hex
  return looksLikeBits(value, location) ? hex : text
}

function hexOf(value: bigint): string {
  return `0x${value.toString(16)}`
}

/** A count is small, or of no round form; -1 is -1. */
function looksLikeBits(value: bigint, location: string): boolean {
  const size = value < 0n ? -value : value
  if (size < SMALL) return false
  if (BITS.test(location)) return true
  if (size < 65_536n) return false
  const bits = BigInt.asUintN(64, value).toString(2)
  const ones = bits.replaceAll('0', '').length
  return (
    ones <= FEW_BITS ||
    bits.length - ones <= FEW_BITS ||
    /(..)\1{2,}$/.test(value.toString(16)) ||
    (value & 0xfffn) === 0n
  )
}
