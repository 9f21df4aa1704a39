import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of this package, whether this code runs from `src/` or from a chunk below `dist/`. */
export const packageRoot = packageOf(fileURLToPath(import.meta.url))

/** The folder that holds `kernel/`, `shm/`, `scenarios/`: what is linked is linked from its TypeScript. */
export const sourceRoot = join(packageRoot, 'src')

/** The tool's own modules as JavaScript. */
export const builtRoot = join(packageRoot, 'dist')

function packageOf(file: string): string {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** The file of this package that a name such as `kernel/fs/mntput` stands for, or undefined. */
export function sourceFile(name: string): string | undefined {
  const file = join(sourceRoot, `${name}.ts`)
  return !relative(sourceRoot, file).startsWith('..') && existsSync(file) ? file : undefined
}

/** `mnttorture`, `mnttorture/kernel` and `#kernel/x` mean this package, whoever imports them and from wherever; no scenario takes the explorer along. */
export function ownFile(specifier: string): string | undefined {
  if (specifier === 'mnttorture') return sourceFile('scenario_face')
  if (specifier === 'mnttorture/kernel') return sourceFile('kernel_face')
  return specifier.startsWith('#') ? sourceFile(specifier.slice(1)) : undefined
}
