import { join } from 'node:path'
import { BadInput } from '../bad_input.ts'
import { sourceRoot } from '../source_root.ts'
import { children, isFunction, type Node } from './ast.ts'
import { AsyncHelpers } from './async_helpers.ts'
import type { Context } from './context.ts'
import { twinLinks } from './emit_function.ts'
import { Emitter } from './emitter.ts'
import { Facts } from './facts.ts'
import { Frame } from './frame.ts'
import { findFunctions } from './functions.ts'
import { HAS_PORTS, importOf } from './handed_imports.ts'
import { declaredMarks } from './marks.ts'
import { keepsObjects } from './module_objects.ts'
import { Output } from './output.ts'
import { parseBundle } from './parse_bundle.ts'
import { ASKS_LATER, ASKS_STACKS, CHANGES_BUILT_INS, NEEDS_LOOPS, NUMBERS_ON_PROTOTYPES } from './program_words.ts'
import type { RememberedText } from './remembered_text.ts'
import { resolveNames } from './scopes.ts'
import { type Origins, originalPositions, type Position } from './source_map.ts'
import { findSpinLoops } from './spin_loops.ts'
import { StepKind } from './steps.ts'
import { textsAsWritten } from './texts_as_written.ts'
import { StatementWriter } from './write_statements.ts'

/** A place where a step happens, in the user's own file. */
export interface StepSite extends Position {
  kind: number
  op: string
  fn: string
  /** bytes, where the operation decides and not the array; else 0 */
  size: number
  atomic: boolean
  /** the calls through which a helper's body stands here, outermost first */
  via: Array<Position & { callee: string }>
}

export interface Instrumented {
  code: string
  map: string
  sites: StepSite[]
  /** the names of its `sometimes` marks */
  marks: string[]
  /** the program uses hints or forms that need more than the plain path */
  uses: {
    relax: boolean
    memory: boolean
    locks: boolean
    waits: boolean
    loops: boolean
    settles: boolean
    /** may change objects that the language has for all */
    builtIns: boolean
    /** functions change objects that its modules keep */
    objects: boolean
    /** may put something on Object.prototype or Array.prototype under a number */
    prototypes: boolean
    /** asks errors where they were made */
    stacks: boolean
    later: boolean
    /** it may send things from CPU to CPU */
    ports: boolean
  }
}

/**
 * The bundle as a factory `($) => exports`, evaluated once for each CPU and daemon, in which every function that can reach
 * a step exists twice: plain and as a coroutine. `$` is the run-time (explore/runtime.ts, or the turnstile's). `written` is the text
 * that functions say, from before async ones were lowered.
 */
export function instrument(
  code: string,
  map: string,
  atomicFiles: ReadonlySet<string>,
  remembered: RememberedText,
  written = code,
): Instrumented {
  const program = parseBundle(code)
  const helpers = new AsyncHelpers(code, program)
  const origins = JSON.parse(map) as Origins
  const position = originalPositions(code, origins)
  refuseTopLevelAwait(program, position)
  const names = resolveNames(program)
  const functions = findFunctions(
    program,
    names,
    (offset) => atomicFiles.size > 0 && atomicFiles.has(position(offset).file),
    (offset) => position(offset).file.startsWith(OURS),
    helpers.find(program, names),
    HAS_PORTS.test(code),
  )
  const asWritten = written === code ? undefined : textsAsWritten(program, helpers, functions.texts, written)
  if (asWritten !== undefined) functions.texts = asWritten
  const original = asWritten === undefined ? code : written
  const spins = findSpinLoops(program, names, functions, (offset) => position(offset).file.startsWith(KERNEL))
  const statements: Node[] = program['body']
  const texts = new Map(origins.sources.map((file, i) => [file, origins.sourcesContent[i]!]))
  const facts = new Facts(code, statements, names, functions, spins, position, (file) => texts.get(file) ?? '')
  const emitter = new Emitter(code, names, functions, spins, original)
  const isSaidByOthers = (words: RegExp): boolean => {
    for (const { index } of code.matchAll(words)) if (!position(index).file.startsWith(OURS)) return true
    return false
  }
  const stacks = isSaidByOthers(ASKS_STACKS)
  if (stacks) emitter.isFramed = ({ start }) => !position(start).file.startsWith(OURS)
  const writer = new StatementWriter(emitter, statements, facts, position, remembered)

  const c: Context = { pausing: false, frame: new Frame(true), atomic: false, via: [], fn: '' }
  const outside: string[] = []
  const exported: string[] = []
  statements.forEach((statement, index) => {
    if (statement.type === 'ImportDeclaration') {
      const handed = importOf(statement, code, outside.length)
      outside.push(handed.imported)
      writer.writePlain(handed.bound)
    } else if (
      statement.type === 'ExportNamedDeclaration' &&
      statement['source'] === null &&
      statement['declaration'] === null
    )
      for (const { local, exported: name } of statement['specifiers'])
        exported.push(`get ${JSON.stringify(name.name ?? name.value)}(){return ${local.name}}`)
    else if (statement.type.startsWith('Export')) outside.push(code.slice(statement.start, statement.end))
    else {
      const { file } = position(statement.start)
      writer.write(index, { ...c, atomic: atomicFiles.has(file) }, file.startsWith(OURS) && helpers.isEmpty)
    }
  })
  const kept = [...names.module.bindings.values()].filter(
    (binding) => binding.assignedLater && (binding.kind === 'let' || binding.kind === 'var'),
  )
  const inClosures = code.includes('$loads.push(')
  const whereChanged = (then: (name: string, i: number) => string) =>
    kept.map(({ name }, i) => `if(${name}!==$k${i})${then(name, i)};`).join('')
  const back = inClosures ? 'for(const back of $kept)back();' : ''
  const reset = whereChanged((name, i) => `${name}=$k${i}`) + back
  const now = inClosures ? '' : `now(is){${whereChanged((name, i) => `is(${i},${name})`)}},`
  const output = new Output(code, origins)
  output.plain(
    `${outside.join('\n')}\n${code.includes('__require(') ? REQUIRE : ''}` +
      `export default function factory($){"use strict";const {${RUNTIME.join(',')}}=$;let $dirt=0;${c.frame.declaration()}${inClosures ? 'const $kept=[],$loads=[];' : ''}` +
      `${twinLinks(emitter, statements)}\n`,
  )
  writer.into(output)
  output.plain(
    `\n${kept.map(({ name }, i) => `const $k${i}=${name};`).join('')}` +
      (inClosures ? 'for(const load of $loads)$kept.push(load());$loads.push=()=>1;' : '') +
      (functions.texts.size > 0 ? `$text(${JSON.stringify(emitter.textName)},$original);` : '') +
      `return{exports:{${exported.join(',')}},reset(){${reset}},${now}kept:${kept.length + Number(inClosures)}}}\n`,
  )
  if (functions.texts.size > 0) output.plain(`const $original=${JSON.stringify(original)};\n`)
  remembered.keep()
  const { text, map: mapText } = output.whole()
  const { sites } = writer
  return {
    code: text,
    map: mapText,
    sites,
    marks: declaredMarks(code, program),
    uses: {
      relax: code.includes('$cpuRelax('),
      memory: code.includes('$memoryAllocated('),
      locks: code.includes('$mutexLock('),
      // also where Atomics is passed about as a value: `wait` may be among what is called then
      waits: sites.some((site) => site.kind === StepKind.wait) || functions.atomicsEscapes,
      loops: NEEDS_LOOPS.test(code) || ASKS_LATER.test(code),
      later: (/\bworker_threads\b/.test(code) && /\bWorker\b/.test(code)) || ASKS_LATER.test(code),
      ports: HAS_PORTS.test(code),
      settles: code.includes('$settle('),
      builtIns: isSaidByOthers(CHANGES_BUILT_INS),
      objects: keepsObjects(program, names, (offset) => position(offset).file.startsWith(OURS)),
      prototypes: isSaidByOthers(NUMBERS_ON_PROTOTYPES),
      stacks,
    },
  }
}

/** What is our own shares no array with built-ins, and changes none of them. */
const OURS = join(sourceRoot, '/')

/** The kernel model marks its own spins, as Linux does. */
const KERNEL = join(sourceRoot, 'kernel')

const REQUIRE = `import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);\n`

const PERFORMED = [
  'load',
  'store',
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'exchange',
  'compareExchange',
  'wait',
  'waitAsync',
  'notify',
  'lock',
  'unlock',
  'relax',
  'settle',
  'barrier',
  'rcu',
]

/** What the text expects of its run-time. */
export const RUNTIME = [
  ...[
    '$h',
    '$p',
    '$q',
    '$pc',
    '$pw',
    '$P',
    '$m',
    '$g',
    '$fn',
    '$tie',
    '$key',
    '$bind',
    '$throw',
    '$call',
    '$callOf',
    '$applyOf',
    '$v',
    '$made',
    '$date',
    '$whole',
    '$taken',
    '$text',
    '$evals',
    '$makes',
    '$list',
    '$walk',
    '$W',
    '$co',
    '$to',
    '$back',
    '$number',
    '$plus',
    '$set',
    '$touch',
  ],
  ...['$waited', '$enter', '$leave'],
  ...[
    '$async',
    '$async_co',
    '$Awaited',
    '$asyncGenerator',
    '$yieldAll',
    '$forAwait',
    '$newPromise',
    '$at',
    '$module',
    '$import',
    '$require',
    '$worker',
    '$af',
  ],
  ...PERFORMED.map((name) => `$${name}`),
  ...PERFORMED.map((name) => `$d_${name}`),
  ...['$d_get', '$d_set', '$d_update'],
  ...[
    '$memoryAllocated',
    '$memoryFreed',
    '$finding',
    '$sometimes',
    '$measured',
    '$nowMs',
    '$restIsKnown',
    '$aside',
    '$spin',
    '$again',
    '$turn',
    '$is',
  ],
]

function refuseTopLevelAwait(program: Node, position: (offset: number) => Position): void {
  const look = (node: Node): void => {
    if (isFunction(node)) return
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node['await'])) {
      const { file, line, column } = position(node.start)
      throw new BadInput(
        `${file}:${line}:${column}: a scenario cannot await while it loads; do it before, and import the result`,
      )
    }
    children(node).forEach(look)
  }
  look(program)
}
