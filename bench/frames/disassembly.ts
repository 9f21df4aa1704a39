/** One instruction as objdump prints it; addresses are unique over the sections of an object. */
export interface Instruction {
  at: number
  operation: string
  operands: string
  /** where a jump or call goes, when that is written in it */
  target?: { at: number; name: string }
}

export interface Code {
  name: string
  start: number
  /** of the last instruction */
  end: number
  instructions: Instruction[]
}

/** An address that nothing here has. */
const ELSEWHERE = -1
/** What is added to a relocation counts from its own four bytes, a jump from behind them. */
const PC_IS_AFTER = 4

/**
 * Functions from the lines of `objdump -d --no-show-raw-insn` (of a linked kernel, whose addresses are large), or of `objdump
 * -dr` (of a module, whose calls to others are in the relocations). Of functions that are not `wanted`, nothing is kept.
 */
export class Disassembly {
  readonly functions: Code[] = []
  #base = 0
  #code: Code | undefined
  /** where each section begins among our addresses */
  readonly #bases: ReadonlyMap<string, number>
  readonly #wanted: (name: string) => boolean

  constructor(bases: ReadonlyMap<string, number>, wanted: (name: string) => boolean) {
    this.#bases = bases
    this.#wanted = wanted
  }

  line(text: string): void {
    const head = text.charCodeAt(0)
    if (head === 0x44) this.#section(text)
    else if (head === 0x20 || head === 0x66) this.#instructionOrName(text)
    else if (head === 0x09) this.#relocation(text)
    else this.#name(text)
  }

  /** `Disassembly of section .text:` */
  #section(text: string): void {
    const name = /section (.+):$/.exec(text)?.[1]
    if (name === undefined) return
    this.#base = this.#bases.get(name) ?? 0
    this.#code = undefined
  }

  #instructionOrName(text: string): void {
    if (this.#code === undefined || !text.includes('\t')) {
      this.#name(text)
      return
    }
    const [address, body] = text.split('\t')
    const at = this.#address(address!.trim().slice(0, -1))
    const [, operation, operands] =
      /^(?:(?:notrack|bnd|lock|rep\w*|cs|ds|data16|nopw?) )*(\S+)\s*(.*)$/.exec(body!.trim()) ?? []
    if (operation === undefined) return
    const instruction: Instruction = { at, operation, operands: operands!.replace(/\s+#.*$/, '') }
    const target = /^([0-9a-f]+) <([^>+]+)/.exec(instruction.operands)
    if (target !== null && /^(call|j)/.test(operation))
      instruction.target = { at: this.#address(target[1]!), name: target[2]! }
    this.#code.instructions.push(instruction)
    this.#code.end = at
  }

  /** `\t\t\t12: R_X86_64_PLT32\tmntput-0x4`, or `.text.unlikely+0x1bb`: of the instruction before it. */
  #relocation(text: string): void {
    const last = this.#code?.instructions.at(-1)
    const found = /R_X86_64_(?:PLT32|PC32)\s+([^+\s]+?)([-+]0x[0-9a-f]+)?$/.exec(text.trim())
    if (last === undefined || found === null || !/^(call|j)/.test(last.operation)) return
    const [, symbol, addend] = found
    const base = symbol!.startsWith('.') ? this.#bases.get(symbol!) : undefined
    const offset = Number.parseInt((addend ?? '+0').replace('0x', ''), 16) + PC_IS_AFTER
    last.target = base === undefined ? { at: ELSEWHERE, name: symbol! } : { at: base + offset, name: symbol! }
  }

  #name(text: string): void {
    const found = /^([0-9a-f]+) <(.+)>:$/.exec(text)
    if (found === null) return
    this.#code = undefined
    const [, address, name] = found
    if (!this.#wanted(name!)) return
    const start = this.#address(address!)
    this.#code = { name: name!, start, end: start, instructions: [] }
    this.functions.push(this.#code)
  }

  #address(text: string): number {
    return this.#base + Number.parseInt(text.slice(-8), 16)
  }
}
