// explore: atomic
import { mem } from '#shm/arena'
import { staticOf, struct, words } from '#shm/layout'
import type { Program } from './program.ts'

/** The program lies in the arena as text, so that every thread reads it there and a linked module can run any number of them. */
const TEXT_WORDS = 2048

const stored = struct('discover_program', {
  bytes: 'length of the text; written before the CPUs start',
  text: words(TEXT_WORDS, 'JSON of the program, UTF-8; written before the CPUs start'),
})
const at = staticOf('discover_program', stored, 'the program that is being run')
const parsed = { text: '', program: { before: [], cpus: [] } as Program }

export function storeProgram(program: Program): void {
  const bytes = new TextEncoder().encode(JSON.stringify(program))
  if (bytes.length > TEXT_WORDS * 4)
    throw new Error(`a program of ${bytes.length} bytes is longer than ${TEXT_WORDS * 4}`)
  const padded = new Uint8Array(TEXT_WORDS * 4)
  padded.set(bytes)
  const asWords = new Int32Array(padded.buffer)
  for (let i = 0; i < Math.ceil(bytes.length / 4); i++) mem[at + stored.text + i] = asWords[i]!
  mem[at + stored.bytes] = bytes.length
}

/** The same object as long as it is the same program. */
export function storedProgram(): Program {
  const bytes = new Uint8Array(mem.buffer, (at + stored.text) * 4, mem[at + stored.bytes])
  const text = Buffer.from(bytes).toString('utf8')
  if (text !== parsed.text) Object.assign(parsed, { text, program: JSON.parse(text) as Program })
  return parsed.program
}
