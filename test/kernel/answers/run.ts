/**
 * `npm run test:kernel-answers`: every program of KERNEL_ANSWERS, or of the repository's own answers, on the kernel model. Prints how many are
 * answered alike, and the first differences by call. Ends with 1 when there is one.
 */
import { compare, type Difference } from './compare.ts'
import { readPrograms } from './program.ts'

const SHOWN = 3
const programs = readPrograms(process.env['KERNEL_ANSWERS'])
const differences = programs.flatMap((program, number) => compare(program, number) ?? [])
console.log(`kernel answers: ${programs.length - differences.length} of ${programs.length} programs answered alike`)
const byCall = new Map<string, Difference[]>()
for (const each of differences) byCall.set(each.about, [...(byCall.get(each.about) ?? []), each])
for (const [about, all] of [...byCall].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`\n${about}: ${all.length}`)
  for (const { program, text } of all.sort((a, b) => a.length - b.length).slice(0, SHOWN))
    console.log(`  program ${program}: ${text}`)
}
process.exitCode = differences.length === 0 ? 0 : 1
