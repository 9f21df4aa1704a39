/** Error numbers of asm-generic/errno: system calls return them negated. */
export const EPERM = 1
export const ENOENT = 2
export const ESRCH = 3
export const EBADF = 9
export const EAGAIN = 11
export const ENOMEM = 12
export const EACCES = 13
export const EBUSY = 16
export const EEXIST = 17
export const EXDEV = 18
export const ENODEV = 19
export const ENOTDIR = 20
export const EISDIR = 21
export const EINVAL = 22
export const EMFILE = 24
export const ENOSPC = 28
export const EROFS = 30
export const ENOTEMPTY = 39
export const ELOOP = 40
export const EOPNOTSUPP = 95

const names: Record<number, string> = {
  [EPERM]: 'EPERM',
  [ENOENT]: 'ENOENT',
  [ESRCH]: 'ESRCH',
  [EBADF]: 'EBADF',
  [EAGAIN]: 'EAGAIN',
  [ENOMEM]: 'ENOMEM',
  [EACCES]: 'EACCES',
  [EBUSY]: 'EBUSY',
  [EEXIST]: 'EEXIST',
  [EXDEV]: 'EXDEV',
  [ENODEV]: 'ENODEV',
  [ENOTDIR]: 'ENOTDIR',
  [EISDIR]: 'EISDIR',
  [EINVAL]: 'EINVAL',
  [EMFILE]: 'EMFILE',
  [ENOSPC]: 'ENOSPC',
  [EROFS]: 'EROFS',
  [ENOTEMPTY]: 'ENOTEMPTY',
  [ELOOP]: 'ELOOP',
  [EOPNOTSUPP]: 'EOPNOTSUPP',
}

/** `EBUSY` for -16, `OK` for anything not negative. */
export function errnoName(result: number): string {
  return result >= 0 ? 'OK' : (names[-result] ?? `E${-result}`)
}
