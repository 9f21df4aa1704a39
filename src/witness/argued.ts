import type { Program } from '../discover/program.ts'
import type { Difference } from './compare.ts'

/** A difference that is meant: what it is, and why the model does otherwise. */
interface Argued {
  title: string
  is(program: Program, difference: Difference): boolean
}

/** Every difference between Linux and the model that is no finding. */
const ARGUED: readonly Argued[] = [
  {
    title: 'a namespace of programs may have few mounts, one of Linux 100,000',
    is: (_program, { model }) => model === 'ENOSPC',
  },
  {
    title:
      'the model opens directories for writing, which on a kernel is a file without a name in it: nobody can go there, and it is the root of no mount',
    is: ({ before, cpus }, { where, kernel }) =>
      ((/ fchdir /.test(where) && kernel === 'ENOTDIR') || (/ move_mount /.test(where) && kernel === 'EINVAL')) &&
      [...before.map(({ op }) => op), ...cpus.flat()].some((op) => op.do === 'open' && op.how === 'write'),
  },
  {
    title:
      'an overlay, on which the root of programs is, remembers that a name is missing: told so inside RCU a walk puts nothing, and leaves the mark of MNT_EXPIRE; a tmpfs forgets, as the model does',
    is: ({ before, cpus }, { where, kernel, model }) =>
      where.includes('umount --expire') &&
      kernel === 'OK' &&
      model === 'EAGAIN' &&
      [...before.map(({ op }) => op), ...cpus.flat()].some((op) => op.do === 'bind' && /^(\/[ab]?|\.)$/.test(op.from)),
  },
]

/** The title of the argued difference that this is, or undefined. */
export function argued(program: Program, found: Difference): string | undefined {
  return ARGUED.find(({ is }) => is(program, found))?.title
}
