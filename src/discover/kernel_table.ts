import { show_mounts } from '#kernel/fs/show_mounts'
import { propagationText } from '../operations/reference/propagation_text.ts'
import { BUILT_IN, MODULES, NAMES } from '../operations/world.ts'

/** The mount table of the calling task in the words of reference/mount_table.ts. */
export function kernelTable(): string[] {
  const lines: string[] = []
  for (const { mountPoint, root, fsType, readonly, superReadonly, shared, master, unbindable } of show_mounts()) {
    lines.push(
      `${spelled.path(mountPoint)} ${spelled.fs(fsType)} ${spelled.path(root)} ${readonly ? 'ro' : 'rw'} ${superReadonly ? 'ro' : 'rw'}` +
        propagationText(shared !== 0, master !== 0, unbindable),
    )
  }
  return lines.sort()
}

const names = new Map(Object.entries(NAMES).map(([name, number]) => [number, name]))
const types = new Map(
  [...Object.entries(BUILT_IN), ...Object.entries(MODULES)].map(([name, { number }]) => [number, name]),
)

/** The words of programs for the kernel's numbers. */
export const spelled = {
  path: (path: readonly number[]): string =>
    `/${path.map((number) => names.get(number) ?? `name ${number}`).join('/')}`,
  fs: (number: number): string => types.get(number) ?? `type ${number}`,
}
