import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that holds `kernel/`, `shm/`, `link/`: `src` in a checkout, wherever the build put it otherwise. */
export const sourceRoot = dirname(dirname(fileURLToPath(import.meta.url)))
export const packageRoot = dirname(sourceRoot)

/** The file of this package that a name such as `kernel/fs/mntput` stands for, or undefined. */
export function sourceFile(name: string): string | undefined {
  for (const ending of ['.ts', '.js']) {
    const file = join(sourceRoot, name + ending)
    if (!relative(sourceRoot, file).startsWith('..') && existsSync(file)) return file
  }
  return undefined
}

/** `mnttorture` and `#kernel/x` mean this package, whoever imports them and from wherever; no scenario takes the explorer along. */
export function ownFile(specifier: string): string | undefined {
  if (specifier === 'mnttorture') return sourceFile('scenario_face')
  return specifier.startsWith('#') ? sourceFile(specifier.slice(1)) : undefined
}
