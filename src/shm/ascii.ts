// explore: atomic
import { mem } from './arena.ts'

/** Short names in shared words, four ASCII characters a word; NULs behind a shorter one, and a longer one is cut off. */
export function writeAscii(at: number, bytes: number, text: string): void {
  for (let from = 0; from < bytes; from += 4) {
    let word = 0
    for (let i = 0; i < 4 && from + i < text.length; i++) word |= (text.charCodeAt(from + i) & 0x7f) << (8 * i)
    mem[at + from / 4] = word
  }
}

/** Who tells what went wrong may follow a pointer out of freed memory: what is outside the arena is called `?`. */
export function asciiAt(at: number, bytes: number): string {
  if (at < 0 || at * 4 + bytes > mem.byteLength) return '?'
  return String.fromCharCode(...new Uint8Array(mem.buffer, at * 4, bytes)).replace(/\0.*$/s, '')
}
