import { get } from '#kernel/lib/atomic'
import { CACHE_LINE_WORDS, mem, NULL } from '#shm/arena'
import { reserve } from '#shm/brk'
import { sizeOf, staticWords, struct } from '#shm/layout'

/** What could be loaded: the modules on this system's disk, so to speak. Written by boot, constant afterwards. */
const catalogue_entry = struct('catalogue_entry', {
  name: 'number of the name; constant',
  fs_flags: 'FS_* of the filesystem it brings; constant',
  init: 'INIT_*; constant',
})
const catalogue = staticWords(
  'module_catalogue',
  CACHE_LINE_WORDS,
  'address and length of the catalogue; written by boot',
)

/** init makes a kernel mount, exit undoes it; the type has no owner, so rmmod is not refused. */
export const INIT_KERN_MOUNT = 0x1
/** init registers the filesystem by name. */
export const INIT_REGISTER = 0x2
/** init fails after all of that. */
export const INIT_FAILS = 0x4

export interface CatalogueEntry {
  name: number
  fsFlags: number
  init: number
}

export function boot_catalogue(entries: readonly CatalogueEntry[]): boolean {
  const at = reserve(Math.max(1, entries.length) * sizeOf(catalogue_entry))
  if (at === 0) return false
  entries.forEach((entry, i) => {
    const e = at + i * sizeOf(catalogue_entry)
    mem[e + catalogue_entry.name] = entry.name
    mem[e + catalogue_entry.fs_flags] = entry.fsFlags
    mem[e + catalogue_entry.init] = entry.init
  })
  mem[catalogue] = at
  mem[catalogue + 1] = entries.length
  return true
}

export function catalogueLength(): number {
  return get(catalogue + 1)
}

export function catalogueEntry(index: number): CatalogueEntry {
  const e = get(catalogue) + index * sizeOf(catalogue_entry)
  return {
    name: get(e + catalogue_entry.name),
    fsFlags: get(e + catalogue_entry.fs_flags),
    init: get(e + catalogue_entry.init),
  }
}

/** The entry of that name, or undefined. */
export function findInCatalogue(name: number): CatalogueEntry | undefined {
  if (name === NULL) return undefined
  for (let i = 0; i < catalogueLength(); i++) {
    const entry = catalogueEntry(i)
    if (entry.name === name) return entry
  }
  return undefined
}
