/**
 * The types of the face below dist/types: what the compiler declares for it and all that is imported there, once for
 * `import` (.d.ts) and once for `require` (.d.cts), since a compiler takes a module's kind from its types' ending.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { root } from './sources.js'

const FACES = ['index.d.ts', 'vitest/index.d.ts', 'kernel_face.d.ts']
const SPECIFIER = /(\bfrom |\bimport\(|\bimport )(['"])(\.[^'"]+)\.ts\2/g

export function writeTypes() {
  const declared = mkdtempSync(join(tmpdir(), 'mnttorture-types-'))
  try {
    declare(declared)
    for (const file of reachable(declared)) write(file, textOf(declared, file))
  } finally {
    rmSync(declared, { recursive: true, force: true })
  }
}

function declare(into) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  try {
    execFileSync(process.execPath, [tsc, '-p', 'tsconfig.declarations.json', '--outDir', into], { cwd: root })
  } catch (error) {
    throw new Error(`the types cannot be declared:\n${error.stdout}`)
  }
}

function reachable(folder) {
  const found = new Set(FACES)
  for (const file of found)
    for (const [, , , path] of textOf(folder, file).matchAll(SPECIFIER))
      found.add(relative(folder, join(folder, dirname(file), `${path}.d.ts`)))
  return found
}

/** The package's own names, such as `#kernel/task`, as paths: they mean TypeScript, which nobody else compiles. */
function textOf(folder, file) {
  const up = relative(dirname(file), '.') || '.'
  return readFileSync(join(folder, file), 'utf8').replace(/(['"])#(\w+\/[^'"]+)\1/g, `$1${up}/$2.ts$1`)
}

function write(file, text) {
  const path = join(root, 'dist', 'types', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text.replace(SPECIFIER, '$1$2$3.js$2'))
  writeFileSync(path.replace(/\.d\.ts$/, '.d.cts'), text.replace(SPECIFIER, '$1$2$3.cjs$2'))
}
