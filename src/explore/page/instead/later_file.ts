import type { Value } from '../../memory/built_ins/host.ts'

/** A page has none of Node's modules. */
export function nodesOwnModule(_name: string): Value {
  return undefined
}

/** A page runs what was linked before, under the names that stand there. */
export function askedFile(_how: 'import' | 'require', name: string): string {
  return name.startsWith('file:') ? decodeURIComponent(new URL(name).pathname) : name
}
