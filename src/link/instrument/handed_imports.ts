import type { Node } from './ast.ts'

/** Modules of Node that are handed to a program by its run-time, which may have others in their place. */
const HANDED = /^(?:node:)?(?:timers|timers\/promises|worker_threads|process|perf_hooks|async_hooks|module)$/

/** Words without which no program sends things from CPU to CPU. */
export const HAS_PORTS = /\b(?:MessageChannel|MessagePort|BroadcastChannel|worker_threads)\b/

/** The same for CommonJS: the module that a call asks for, if it is one of these. */
export function handedByRequire(call: Node): string | undefined {
  const [first] = call['arguments'] as Node[]
  const isRequire = call['callee'].type === 'Identifier' && call['callee'].name === '__require'
  return isRequire && typeof first?.['value'] === 'string' && HANDED.test(first['value']) ? first['value'] : undefined
}

/** A call of CommonJS for a module that only the run knows. */
export function asksLater(call: Node): boolean {
  const [first] = call['arguments'] as Node[]
  return call['callee'].type === 'Identifier' && call['callee'].name === '__require' && first?.type !== 'Literal'
}

/** An import, and what is to stand in the program for it. */
export function importOf(statement: Node, code: string, at: number): { imported: string; bound: string } {
  const name: string = statement['source'].value
  const specifiers: Node[] = statement['specifiers']
  if (!HANDED.test(name) || specifiers.length === 0)
    return { imported: code.slice(statement.start, statement.end), bound: '' }
  const module = `$module(${JSON.stringify(name)},$import${at})`
  const bound = specifiers.map(({ type, local, imported }) => {
    const key = type === 'ImportDefaultSpecifier' ? 'default' : (imported?.name ?? imported?.value)
    return `const ${local.name}=${module}${key === undefined ? '' : `[${JSON.stringify(key)}]`};`
  })
  return { imported: `import * as $import${at} from ${JSON.stringify(name)}`, bound: bound.join('') }
}
