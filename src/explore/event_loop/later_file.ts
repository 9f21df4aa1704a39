/** Where what a program asks for by name lies, as Node looks for it. */
import { existsSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Value } from '../memory/built_ins/host.ts'

const native = createRequire(import.meta.url)

export function nodesOwnModule(name: string): Value {
  return isBuiltin(name) ? native(name) : undefined
}

/** The file, undefined where no file has that name; what is not there is an error of the program, in Node's words. */
export function askedFile(how: 'import' | 'require', name: string, entry = '.'): string | undefined {
  if (/^(?!file:)\w\w+:/.test(name)) return undefined
  if (how === 'require' || !/^(?:file:|\/)/.test(name)) return createRequire(resolve(entry)).resolve(name)
  const file = name.startsWith('file:') ? fileURLToPath(name.replace(/[?#].*$/, '')) : name
  if (!existsSync(file))
    throw Object.assign(new Error(`Cannot find module '${file}'`), { code: 'ERR_MODULE_NOT_FOUND' })
  return file
}
