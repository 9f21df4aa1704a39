// explore: atomic

/**
 * Where a lock is taken. Linking gives every call of an acquiring function a number as its last argument (link/instrument/
 * places.ts) and adds this table to the program, so that knowing the place costs nothing. Without linking there is none.
 */
declare const $places: readonly string[] | undefined

/** `mntput_no_expire, src/kernel/fs/mntput.ts:46` */
export function placeName(place: number): string {
  return (typeof $places === 'undefined' ? undefined : $places?.[place]) ?? 'a place that is not known'
}
