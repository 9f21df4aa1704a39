import type { Op, Program } from '../../discover/program.ts'

/** A program by hand, for what a row of a table of answers says. */
export interface Case {
  title: string
  program: Program
}

export const mount = (at: string): Op => ({ do: 'mount', at, fs: 'mem' })
export const bind = (from: string, at: string): Op => ({ do: 'bind', from, at })
export const umount = (at: string, how: '' | 'detach' | 'expire' | 'force' = ''): Op => ({ do: 'umount', at, how })
export const open = (at: string, how: 'read' | 'write' | 'path' = 'read'): Op => ({ do: 'open', at, how })
export const close = (fd = 0): Op => ({ do: 'close', fd })
export const stat = (at: string): Op => ({ do: 'stat', at })
export const chdir = (at: string): Op => ({ do: 'chdir', at })
export const directory = (at: string): Op => ({ do: 'create', at, name: 'd' })
export const file = (at: string): Op => ({ do: 'create', at, name: 'f' })
export const remount = (at: string, readonly: boolean, bindOnly = false): Op => ({
  do: 'remount',
  at,
  readonly,
  ...(bindOnly ? { bind: true } : {}),
})
export const unshare: Op = { do: 'unshare', locked: false }
export const exit: Op = { do: 'exit' }

/** One task's operations, and what a second one does in turn with them. */
export const one = (title: string, ...ops: Op[]): Case => ({ title, program: { before: [], cpus: [ops, []] } })
/** As listed, whoever does it. */
export const two = (title: string, ...steps: Array<[cpu: 0 | 1, op: Op]>): Case => ({
  title,
  program: { before: steps.map(([cpu, op]) => ({ cpu, op })), cpus: [[], []] },
})
