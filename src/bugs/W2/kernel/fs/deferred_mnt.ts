/** The bug: the mount stays with the item, whose put may then be the last one. */
export function mnt_of_deferred(mnt: number): number {
  return mnt
}
