/**
 * Programs of test262 (github tc39/test262, checked out at TEST262) as they are, and explored as one CPU: the same must happen. Each function
 * that can pause is given a shared load. The suite's synchronous, strict tests of the language and of built-ins that work on arrays are
 * taken, one of EVERY; a process of its own runs each part, since tests change built-ins. Without TEST262, our own programs.
 *
 * TEST262=DIR [EVERY=200] [OFFSET=0] [ONLY=regexp] npm run test:test262
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isFunction, type Node, parse } from '#link/instrument/ast'
import { PROGRAMS } from '../explore/conformance_programs.ts'
import { keepBuiltIns } from './intact_built_ins.ts'

const PARTS = [
  'language',
  ...['Atomics', 'SharedArrayBuffer', 'TypedArray', 'Array', 'DataView'].map((name) => `built-ins/${name}`),
]
const IN_ONE_PROCESS = 25
const LEFT_OUT =
  /negative:|flags:.*(async|module|raw|noStrict|CanBlock)|decorators|explicit-resource|source-phase|import-defer|regexp-modifiers|json-modules|top-level-await|import-attributes|dynamic-import|tail-call|IsHTMLDDA|cross-realm|caller/
const BEYOND = /\beval\s*\(|\$262|import\(|Function\(|GeneratorFunction|fnGlobalObject|\$DONE/

interface Counts {
  plain: number
  same: number
  refused: string[]
  otherwise: string[]
}

const { TEST262: suite, EVERY = '200', OFFSET = '0', ONLY = '.' } = process.env

/** The text with a shared load at the beginning of each function that may pause; undefined where it does not parse as a module does. */
function withLoads(text: string): string | undefined {
  const places: number[] = []
  const look = (node: unknown, parent: Node | undefined, inside: boolean): void => {
    if (node === null || typeof node !== 'object') return
    if (Array.isArray(node)) {
      for (const each of node) look(each, parent, inside)
      return
    }
    const it = node as Node
    let pauses = inside
    if (isFunction(it))
      pauses = !it['async'] && !it['generator'] && !/^(get|set|constructor)$/.test(parent?.['kind'] ?? '')
    else if (/^(ClassBody|StaticBlock|PropertyDefinition)$/.test(it.type)) pauses = false
    if (isFunction(it) && pauses && it['body'].type === 'BlockStatement') {
      const directives = (it['body'].body as Node[]).filter((each) => each['directive'])
      places.push(directives.at(-1)?.end ?? it['body'].start + 1)
    }
    for (const key of Object.keys(it)) if (!/^(type|start|end)$/.test(key)) look(it[key], it, pauses)
  }
  try {
    look(parse(text)['body'], undefined, true)
  } catch {
    return undefined
  }
  return places.sort((a, b) => b - a).reduce((so, at) => `${so.slice(0, at)};Atomics.load($m, 0);${so.slice(at)}`, text)
}

function programOf(file: string): string | undefined {
  const text = readFileSync(file, 'utf8')
  const about = /\/\*---([\s\S]*?)---\*\//.exec(text)?.[1] ?? ''
  if (LEFT_OUT.test(about) || BEYOND.test(text)) return undefined
  const loaded = withLoads(text)
  const includes = (/includes:\s*\[([^\]]*)\]/.exec(about)?.[1] ?? '').split(',').map((name) => name.trim())
  const harness = ['sta.js', 'assert.js', ...includes.filter((name) => name !== '')]
  const before = harness.map((name) => readFileSync(join(suite as string, 'harness', name), 'utf8')).join('\n')
  return loaded && `${before}\nAtomics.load($m, 0);\n${loaded}\nreturn 0`
}

/** Something to explore before anything is changed: the explorer puts its own built-ins in place. */
function first(folder: string): string {
  const file = join(folder, 'first.mjs')
  writeFileSync(file, `export default { setup: () => new Int32Array(new SharedArrayBuffer(4)), cpus: [() => 0] }\n`)
  return file
}

async function run(programs: Array<[name: string, text: string]>): Promise<Counts> {
  const { explore } = await import('#explore/run/explore')
  const { loadProgram } = await import('#explore/run/load_program')
  const exploreIt = (file: string) =>
    explore({ file, strategy: 'random', executions: 1, seed: 1, races: false, bounds: false })
  const folder = mkdtempSync(join(tmpdir(), 'mnttorture-test262-'))
  const counts: Counts = { plain: 0, same: 0, refused: [], otherwise: [] }
  const files = programs.map(([, text], i) => {
    const file = join(folder, `t${i}.mjs`)
    const setup = '() => new Int32Array(new SharedArrayBuffer(256))'
    writeFileSync(
      file,
      `export default { setup: ${setup}, cpus: [function ($m) { globalThis.$intact(); try { ${text} } finally { globalThis.$intact() } }] }\n`,
    )
    return file
  })
  // linked before any of them has changed what the linking itself is made of
  for (const file of files) await loadProgram(file, new Map()).catch(() => undefined)
  await exploreIt(first(folder))
  const ofThread = globalThis as { $intact?: () => void }
  ofThread.$intact = () => {}
  const intact = keepBuiltIns()
  // a CPU that is begun anew finds what it found before
  ofThread.$intact = intact
  for (let i = 0; i < programs.length; i++) {
    const [name] = programs[i]!
    const file = files[i]!
    intact()
    try {
      const { default: scenario } = await import(/* @vite-ignore */ pathToFileURL(file).href)
      scenario.cpus[0].call(undefined, scenario.setup())
    } catch {
      intact()
      continue // what plain Node does not pass is not our affair
    }
    intact()
    counts.plain++
    try {
      const { ok, findings } = await exploreIt(file)
      intact()
      if (ok) counts.same++
      else counts.otherwise.push(`${name}: ${findings[0]?.message.slice(0, 140)}`)
    } catch (error) {
      intact()
      const { name: kind, message } = error as Error
      ;(kind === 'BadInput' ? counts.refused : counts.otherwise).push(`${name}: ${message.slice(0, 200)}`)
    }
  }
  return counts
}

/** The files of the sample, in the order of their names. */
function sample(): string[] {
  const below = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
      const path = join(folder, each.name)
      return each.isDirectory() ? below(path) : path.endsWith('.js') && !path.includes('_FIXTURE') ? [path] : []
    })
  const files = PARTS.flatMap((part) => below(join(suite as string, 'test', part)).sort())
  return files.filter((file) => new RegExp(ONLY).test(file)).filter((_, i) => i % Number(EVERY) === Number(OFFSET))
}

const [, script, list] = process.argv
if (list !== undefined) {
  const files = JSON.parse(list) as string[]
  const programs = files.flatMap((file) => {
    const text = programOf(file)
    return text === undefined ? [] : [[file, text] as [string, string]]
  })
  console.log(JSON.stringify(await run(programs)))
  process.exit(0)
}

const total: Counts = { plain: 0, same: 0, refused: [], otherwise: [] }
const add = (counts: Counts): void => {
  total.plain += counts.plain
  total.same += counts.same
  total.refused.push(...counts.refused)
  total.otherwise.push(...counts.otherwise)
}
if (suite === undefined)
  add(
    await run(Object.entries(PROGRAMS).map(([name, text]) => [name, `${text}\ncpu({ m: $m, o: { p: 1 } }); return 0`])),
  )
else {
  const files = sample()
  for (let at = 0; at < files.length; at += IN_ONE_PROCESS) {
    const part = JSON.stringify(files.slice(at, at + IN_ONE_PROCESS))
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [...process.execArgv, fileURLToPath(pathToFileURL(script as string)), part],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      },
    )
    const line = stdout.split('\n').find((each) => each.startsWith('{"plain"'))
    if (line === undefined) total.otherwise.push(`a process ended: ${stderr.slice(-300)}`)
    else add(JSON.parse(line))
  }
}
for (const each of total.otherwise) console.log(`otherwise ${each}`)
for (const each of total.refused) console.log(`refused   ${each}`)
console.log(
  `${total.plain} programs: ${total.same} the same, ${total.otherwise.length} otherwise, ${total.refused.length} refused`,
)
process.exit(total.otherwise.length === 0 ? 0 : 1)
