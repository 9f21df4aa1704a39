import { closeSync, openSync, readSync } from 'node:fs'

/** A section of an ELF file of 64 bits, little endian. */
export interface Section {
  name: string
  /** the low 32 bits of it */
  address: number
  bytes: Buffer
}

/** `offset` in a section stands for `symbol`, a section's name where it has none of its own, plus `addend`. */
export interface Relocation {
  offset: number
  symbol: string
  addend: number
}

const HEADER = 64
const SECTION_HEADER = 64
const SYMBOL = 24
const RELA = 24
const STT_SECTION = 3
const ET_REL = 1
const SECTION_STRIDE = 2 ** 40

/** Reads the sections that it is asked for: a kernel with debug information is far larger than what is looked at here. */
export class ElfFile {
  readonly #file: number
  readonly #isObject: boolean
  readonly #headers: Array<{ name: string; address: number; offset: number; size: number }>

  constructor(path: string) {
    this.#file = openSync(path, 'r')
    const header = this.#read(0, HEADER)
    if (header.readUInt32BE(0) !== 0x7f454c46 || header[4] !== 2 || header[5] !== 1)
      throw new Error(`${path}: not an ELF file of 64 bits, little endian`)
    this.#isObject = header.readUInt16LE(16) === ET_REL
    const [offset, count, names] = [
      Number(header.readBigUInt64LE(40)),
      header.readUInt16LE(60),
      header.readUInt16LE(62),
    ]
    const table = this.#read(offset, count * SECTION_HEADER)
    const raw = Array.from({ length: count }, (_, i) => {
      const at = i * SECTION_HEADER
      const word = (field: number): number => Number(table.readBigUInt64LE(at + field))
      return { name: table.readUInt32LE(at), address: table.readUInt32LE(at + 16), offset: word(24), size: word(32) }
    })
    const strings = this.#read(raw[names]!.offset, raw[names]!.size)
    this.#headers = raw.map((each) => ({ ...each, name: textAt(strings, each.name) }))
  }

  /** An object's addresses all begin at 0: our own tell its sections apart. Of a linked kernel the low 32 bits are enough. */
  bases(): Map<string, number> {
    return new Map(this.#headers.map(({ name }, i) => [name, this.#isObject ? i * SECTION_STRIDE : 0]))
  }

  section(name: string): Section | undefined {
    const found = this.#headers.find((each) => each.name === name)
    return found && { name, address: found.address, bytes: this.#read(found.offset, found.size) }
  }

  /** Of a section of an object that is not linked yet. */
  relocations(name: string): Relocation[] {
    const rela = this.section(`.rela${name}`)?.bytes
    const symbols = this.section('.symtab')?.bytes
    const strings = this.section('.strtab')?.bytes
    if (rela === undefined || symbols === undefined || strings === undefined) return []
    return Array.from({ length: rela.length / RELA }, (_, i) => {
      const at = i * RELA
      const symbol = rela.readUInt32LE(at + 12) * SYMBOL
      const isSection = (symbols[symbol + 4]! & 15) === STT_SECTION
      const name = isSection
        ? this.#headers[symbols.readUInt16LE(symbol + 6)]!.name
        : textAt(strings, symbols.readUInt32LE(symbol))
      return {
        offset: Number(rela.readBigUInt64LE(at)),
        symbol: name,
        addend: Number(rela.readBigInt64LE(at + 16)),
      }
    })
  }

  close(): void {
    closeSync(this.#file)
  }

  #read(offset: number, size: number): Buffer {
    const bytes = Buffer.alloc(size)
    readSync(this.#file, bytes, 0, size, offset)
    return bytes
  }
}

function textAt(strings: Buffer, offset: number): string {
  return strings.toString('latin1', offset, strings.indexOf(0, offset))
}
