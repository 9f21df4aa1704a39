/** Recordings of what a kernel answered. */
import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import { type Recording, SHIPPED } from '../../src/witness/recording.ts'
import { flipped, type Input } from './input.ts'

const shipped = JSON.parse(brotliDecompressSync(readFileSync(SHIPPED)).toString()) as Recording
const recording = JSON.stringify({ ...shipped, alone: shipped.alone.slice(0, 1), raced: shipped.raced.slice(0, 1) })
export const recordings = fc.oneof(flipped(recording), fc.json({ maxDepth: 3 }), fc.string()).map<Input>((text) => ({
  name: 'recording.json',
  text,
  args: (file) => ['witness', '--against', file, '--quiet', '--executions', '20'],
}))
