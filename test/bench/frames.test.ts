import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { measure } from '../../bench/frames/measure.ts'
import { measuredRow } from '../../bench/frames/rewrite_table.ts'

/** What a module of a kernel looks like to objdump: code, calls by relocation, a cold part, and the unwind tables of its makers. */
const CODE = `
.text
.globl outer, inner, tail, aligned, pointer
.type outer, @function
outer: pushq %rbx
 subq $0x18, %rsp
 testq %rdi, %rdi
 je 1f
.Lcall_of_outer: call inner
 addq $0x18, %rsp
 popq %rbx
 ret
1: jmp outer.cold
.size outer, .-outer
.type tail, @function
tail: pushq %rbp
 call elsewhere
 popq %rbp
 jmp outer
.size tail, .-tail
.type aligned, @function
aligned: pushq %rbp
 movq %rsp, %rbp
 andq $-16, %rsp
 subq $0x40, %rsp
 call inner
 leave
 ret
.size aligned, .-aligned
.type pointer, @function
pointer: subq $0x28, %rsp
 call *%rax
 addq $0x20, %rsp
 call inner
 addq $8, %rsp
 ret
.size pointer, .-pointer
.type inner, @function
inner: ret
.size inner, .-inner
.section .text.unlikely,"ax",@progbits
.type outer.cold, @function
outer.cold: pushq %r12
.Lcall_in_cold: call elsewhere
 popq %r12
 addq $0x18, %rsp
 popq %rbx
 ret
.size outer.cold, .-outer.cold
`
/** Six bytes a row: how far above rsp the caller's frame is, that of rbp, and by which register (5 is rsp). */
const orc = (rows: ReadonlyArray<readonly [at: string, depth: number]>): string => `
.section .orc_unwind_ip,"a",@progbits
${rows.map(([at]) => ` .long ${at} - .`).join('\n')}
.section .orc_unwind,"a",@progbits
${rows.map(([, depth]) => ` .short ${depth}, 0, 5`).join('\n')}
`
const RIGHT = [
  ['outer', 8],
  ['.Lcall_of_outer', 40],
  ['.Lcall_in_cold', 48],
] as const

const canAssemble = ['as', 'objdump'].every((tool) => spawnSync(tool, ['--version']).status === 0)

function assembled(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'frames-')), 'code.o')
  writeFileSync(`${file}.s`, text)
  execFileSync('as', ['--64', '-o', file, `${file}.s`])
  return file
}

const NAMES = new Set(['outer', 'inner', 'tail', 'aligned', 'pointer'])

test.runIf(canAssemble)(
  'frames are what the machine code takes, cold parts, alignment and jumps included',
  async () => {
    const { functions } = await measure(assembled(CODE), NAMES)
    const row = (name: string) =>
      measuredRow({ bytes: 0, by: 'measured', source: 'code' }, functions.get(name)!.depths, NAMES)
    expect(row('outer')).toMatchObject({ bytes: 48, calls: { inner: 40 } })
    expect(row('tail')).toMatchObject({ bytes: 16, calls: { outer: 0 } })
    expect(row('aligned')).toMatchObject({ bytes: 88, calls: { inner: 88 } })
    expect(row('pointer')).toMatchObject({ bytes: 48, calls: { inner: 16 } })
    expect(row('inner')).toMatchObject({ bytes: 8 })
  },
)

test.runIf(canAssemble)('unwind tables that say the same are agreed with, and one that does not is named', async () => {
  const only = new Set(['outer'])
  const right = await measure(assembled(CODE + orc(RIGHT)), only)
  expect(right.check).toMatchObject({ agree: 2, differ: [], silent: 0 })
  const wrong = RIGHT.map(([at, depth]) => [at, at === '.Lcall_in_cold' ? depth + 8 : depth] as const)
  const { check } = await measure(assembled(CODE + orc(wrong)), only)
  expect(check).toMatchObject({ agree: 1, differ: [{ function: 'outer', depth: 48, table: 56 }] })
})

test.runIf(canAssemble)('a file that is no object is refused with its name', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'frames-')), 'text')
  writeFileSync(file, 'no object, and long enough to have the header of one, which is sixty-four bytes')
  await expect(measure(file, NAMES)).rejects.toThrow(/text: not an ELF file/)
})
