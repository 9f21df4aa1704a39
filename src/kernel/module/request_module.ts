import { EEXIST } from '#kernel/lib/errno'
import { findInCatalogue, INIT_FAILS, INIT_KERN_MOUNT } from '#kernel/module/catalogue'
import { load_module } from '#kernel/module/load_module'

/** modprobe fs-NAME, in short: true when the filesystem may be there now. */
export function request_module(fsName: number): boolean {
  const entry = findInCatalogue(fsName)
  if (entry === undefined || (entry.init & (INIT_KERN_MOUNT | INIT_FAILS)) !== 0) return false
  const result = load_module(fsName)
  return result === 0 || result === -EEXIST
}
