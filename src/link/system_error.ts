/** What the system refused, by the name of its error. */
import { constants } from 'node:os'

/** `EDQUOT`, also where Node knows only its number. */
export function codeOf(error: unknown): string {
  const { code = '', errno } = error as NodeJS.ErrnoException
  if (/^E[A-Z0-9_]+$/.test(code) || errno === undefined) return code || String(error)
  const known = Object.entries(constants.errno).find(([, number]) => number === Math.abs(errno))
  return known?.[0] ?? `error ${Math.abs(errno)}`
}

/** The place does not take what is written: a full disk, a directory of somebody else's. */
const CANNOT_BE_WRITTEN = [
  ...['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOTDIR', 'EISDIR'],
  ...['EMFILE', 'ENFILE', 'ENAMETOOLONG', 'ELOOP', 'ETXTBSY', 'EBUSY', 'ESTALE'],
]

/** In words, where it is that; undefined for what is no fault of the place. */
export function cannotBeWritten(error: unknown): string | undefined {
  const { path, syscall } = error as NodeJS.ErrnoException
  if (!(error instanceof Error) || syscall === undefined || !CANNOT_BE_WRITTEN.includes(codeOf(error))) return undefined
  return `${path ?? 'what this run writes'}: ${syscall} fails (${codeOf(error)})`
}
