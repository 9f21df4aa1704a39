/**
 * Measures a table of stack frames again, or for another kernel, from machine code: every row of the table that is `measured` gets
 * the bytes of that kernel, and the depth at its calls of the table's other functions; rows that the kernel does not have
 * are named and left. What was measured is held against the kernel's own unwind tables (ORC), call by call.
 *
 *   npm run frames -- --kernel vmlinux [--module xfs.ko]... --table src/stack/tables/6.12.json [--check]
 *
 * Needs objdump of binutils, and a kernel and modules that have their symbols: those of a distribution's debug package, which
 * need not be installed. --check writes nothing, and exits 1 where a row is not as the kernel has it. For another kernel copy
 * the table of the nearest one, change what it says of itself, and look through the rows that are named.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { FrameRow, FrameTable } from '../src/stack/frame_table.ts'
import { type Check, type Measured, measure } from './frames/measure.ts'
import { measuredRow, tableText } from './frames/rewrite_table.ts'

const { values } = parseArgs({
  options: {
    kernel: { type: 'string' },
    module: { type: 'string', multiple: true, default: [] },
    table: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
})

const { kernel, table: path } = values
if (kernel === undefined || path === undefined) refuse('give --kernel FILE and --table FILE')
for (const file of [kernel, path, ...values.module]) if (!existsSync(file)) refuse(`there is no file ${file}`)

const table = JSON.parse(readFileSync(path, 'utf8')) as FrameTable
const names = new Set(Object.keys(table.rows))
const found = new Map<string, Measured>()
let disagreed = 0
for (const file of [kernel, ...values.module]) {
  const { functions, check } = await measure(file, names).catch((error: Error) => refuse(error.message))
  for (const [name, each] of functions) if (!found.has(name)) found.set(name, each)
  disagreed += check.differ.length
  process.stdout.write(`${file}: ${functions.size} functions; ${checkLine(check)}\n`)
}
const rows: Record<string, FrameRow> = {}
let changed = 0
for (const [name, row] of Object.entries(table.rows)) {
  const measured = found.get(name)
  rows[name] = row.by === 'measured' && measured !== undefined ? measuredRow(row, measured.depths, names) : row
  if (row.by === 'measured' && measured === undefined) process.stdout.write(`not in this kernel: ${name}\n`)
  if (JSON.stringify(rows[name]) === JSON.stringify(row)) continue
  changed++
  process.stdout.write(`${name}: ${JSON.stringify(row.bytes)} -> ${JSON.stringify(rows[name]!.bytes)}\n`)
}
process.stdout.write(`${changed} of ${names.size} rows differ\n`)
if (values.check) process.exitCode = changed > 0 || disagreed > 0 ? 1 : 0
else writeFileSync(path, tableText({ ...table, rows }))

function checkLine({ agree, differ, silent }: Check): string {
  const first = differ.slice(0, 5).map((each) => `${each.function} ${each.depth}, table ${each.table}`)
  const which = differ.length === 0 ? '' : ` (${first.join('; ')}${differ.length > 5 ? '; ...' : ''})`
  return `of their calls ${agree} are as deep as the unwind tables say, ${differ.length} are not${which}, of ${silent} they say nothing`
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(2)
}
