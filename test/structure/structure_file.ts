import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const folder = mkdtempSync(join(tmpdir(), 'mnttorture-structure-'))
let made = 0

/** A file with this text behind the imports that structures need. */
export function structureFile(text: string): string {
  const file = join(folder, `structure${++made}.ts`)
  writeFileSync(
    file,
    `import fc from 'fast-check'
import { blocked, oneOf, structure } from 'mnttorture'
const small = fc.integer({ min: 1, max: 3 })
${text}\n`,
  )
  return file
}

/** A counter with private fields, whose `add` is one step or two. */
export function counter(add: string, more = ''): string {
  return structureFile(`
class Counter {
  #words: Int32Array
  constructor(memory: SharedArrayBuffer) { this.#words = new Int32Array(memory); Atomics.store(this.#words, 0, 10) }
  add(by: number): number { ${add} }
  get(): number { return Atomics.load(this.#words, 0) }
}
class Plain {
  value = 10
  add(by: number): number { return (this.value += by) }
  get(): number { return this.value }
}
export default structure({
  setup: () => new Counter(new SharedArrayBuffer(4)),
  operations: { add: [small], get: [] },
  model: () => new Plain(),
  ${more}
})`)
}

export const BROKEN_ADD =
  'const old = Atomics.load(this.#words, 0); Atomics.store(this.#words, 0, old + by); return old + by'
export const WHOLE_ADD = 'return Atomics.add(this.#words, 0, by) + by'
