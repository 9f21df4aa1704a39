import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { bareName, type Depths, depthsOf } from './depths.ts'
import { type Code, Disassembly } from './disassembly.ts'
import { ElfFile } from './elf.ts'
import { readUnwindTable } from './orc.ts'

export interface Measured {
  depths: Depths
  /** the kernel's name for it, with what the compiler appended */
  symbol: string
}

/** How many calls of what was measured stand at the depth that the unwind tables say. */
export interface Check {
  agree: number
  differ: Array<{ function: string; at: number; depth: number; table: number }>
  /** the tables go by another register there, or there are none */
  silent: number
}

/** Measures the functions of these names in a kernel, or in one of its modules, and holds them against its unwind tables. */
export async function measure(
  file: string,
  names: ReadonlySet<string>,
): Promise<{ functions: Map<string, Measured>; check: Check }> {
  const elf = new ElfFile(file)
  const code = new Disassembly(elf.bases(), (name) => names.has(bareName(name)))
  const objdump = spawn('objdump', ['-dr', '--no-show-raw-insn', file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve, reject) => objdump.on('close', resolve).on('error', reject))
  for await (const line of createInterface({ input: objdump.stdout })) code.line(line)
  const status = await ended
  if (status !== 0) throw new Error(`objdump ${file}: exit ${status}`)
  const functions = new Map<string, Measured>()
  for (const [name, parts] of wholeFunctions(code.functions))
    functions.set(name, { depths: depthsOf(parts), symbol: parts[0]!.name })
  const table = readUnwindTable(elf)
  elf.close()
  const check: Check = { agree: 0, differ: [], silent: 0 }
  for (const [name, { depths }] of functions) {
    for (const { at, depth } of depths.calls) {
      const said = table?.depthAt(at)
      if (said === undefined) check.silent++
      else if (said === depth) check.agree++
      else check.differ.push({ function: name, at, depth, table: said })
    }
  }
  return { functions, check }
}

/** Each with its `.cold` part. Of several versions of a function the one under the bare name, else the largest. */
function wholeFunctions(codes: readonly Code[]): Map<string, Code[]> {
  const cold = new Map(codes.filter(({ name }) => name.endsWith('.cold')).map((code) => [code.name, code]))
  const chosen = new Map<string, Code>()
  for (const code of codes) {
    if (code.name.endsWith('.cold')) continue
    const name = bareName(code.name)
    const before = chosen.get(name)
    const better = before === undefined || (before.name !== name && (code.name === name || size(code) > size(before)))
    if (better) chosen.set(name, code)
  }
  return new Map(
    [...chosen].map(([name, code]) => {
      const part = cold.get(`${code.name}.cold`)
      return [name, part === undefined ? [code] : [code, part]]
    }),
  )
}

function size({ instructions }: Code): number {
  return instructions.length
}
