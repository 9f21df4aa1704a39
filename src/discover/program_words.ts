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
const parsed = { bytes: -1, words: new Int32Array(0), program: { before: [], cpus: [] } as Program }

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
  const bytes = mem[at + stored.bytes]!
  if (bytes !== parsed.bytes || !isParsed()) parse(bytes)
  return parsed.program
}

/** Asked in every execution, so word by word. */
function isParsed(): boolean {
  const { words } = parsed
  for (let i = 0; i < words.length; i++) if (words[i] !== mem[at + stored.text + i]) return false
  return true
}

function parse(bytes: number): void {
  const text = new Uint8Array(mem.buffer, (at + stored.text) * 4, bytes)
  parsed.program = JSON.parse(Buffer.from(text).toString('utf8')) as Program
  parsed.words = Int32Array.from({ length: Math.ceil(bytes / 4) }, (_, i) => mem[at + stored.text + i]!)
  parsed.bytes = bytes
}
