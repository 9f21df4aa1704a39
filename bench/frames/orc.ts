import type { ElfFile } from './elf.ts'

/** The kernel's own unwind tables: how far above rsp the caller's frame is, from an address on. */
export interface UnwindTable {
  /** the depth at an address, its return address included; undefined where the table goes by another register, or knows nothing */
  depthAt(address: number): number | undefined
}

const ENTRY = 6
const REGISTER_SP = 5

/** `.orc_unwind_ip` has addresses, each relative to itself; `.orc_unwind` six bytes for each of them. */
export function readUnwindTable(elf: ElfFile): UnwindTable | undefined {
  const ip = elf.section('.orc_unwind_ip')
  const orc = elf.section('.orc_unwind')
  if (ip === undefined || orc === undefined) return undefined
  const bases = elf.bases()
  const relocated = new Map(
    elf.relocations('.orc_unwind_ip').map(({ offset, symbol, addend }) => [offset, (bases.get(symbol) ?? 0) + addend]),
  )
  const rows: Array<{ at: number; depth: number | undefined }> = []
  for (let i = 0; i * 4 < ip.bytes.length; i++) {
    const at = relocated.get(i * 4) ?? low32(ip.address + i * 4 + ip.bytes.readInt32LE(i * 4))
    const register = orc.bytes.readUInt16LE(i * ENTRY + 4) & 15
    rows.push({ at, depth: register === REGISTER_SP ? orc.bytes.readInt16LE(i * ENTRY) : undefined })
  }
  rows.sort((a, b) => a.at - b.at)
  return {
    depthAt(address) {
      let [low, high] = [0, rows.length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (rows[middle]!.at <= address) low = middle + 1
        else high = middle
      }
      return rows[low - 1]?.depth
    },
  }
}

function low32(address: number): number {
  return ((address % 2 ** 32) + 2 ** 32) % 2 ** 32
}
