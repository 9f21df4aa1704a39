import { show_mounts } from '#kernel/fs/show_mounts'
import { BUILT_IN, MODULES, NAMES } from './world.ts'

/** The mount table of the calling task in the words of reference/mount_table.ts. */
export function kernelTable(): string[] {
  const lines: string[] = []
  for (const { mountPoint, root, fsType, readonly, superReadonly } of show_mounts()) {
    lines.push(
      `${path(mountPoint)} ${fsName(fsType)} ${path(root)} ${readonly ? 'ro' : 'rw'} ${superReadonly ? 'ro' : 'rw'}`,
    )
  }
  return lines.sort()
}

const spelled = new Map(Object.entries(NAMES).map(([name, number]) => [number, name]))
const types = new Map(
  [...Object.entries(BUILT_IN), ...Object.entries(MODULES)].map(([name, { number }]) => [number, name]),
)

function path(names: readonly number[]): string {
  return `/${names.map((number) => spelled.get(number) ?? `name ${number}`).join('/')}`
}

function fsName(number: number): string {
  return types.get(number) ?? `type ${number}`
}
