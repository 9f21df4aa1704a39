/**
 * Programs of test262 (github tc39/test262, checked out at TEST262) as they are, and explored as one CPU: the same must happen. Each function
 * that can pause is given a shared load. The suite's synchronous, strict tests of the language and of built-ins that work on arrays are
 * taken, one of EVERY. Tests change built-ins: one process runs some of them as they are, another one explores those that pass, and what
 * comes out otherwise, or is refused, is explored once more alone. Without TEST262, our own programs.
 *
 * TEST262=DIR [EVERY=200] [OFFSET=0] [ONLY=regexp] npm run test:test262
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { IntactBuiltIns } from '#explore/memory/built_ins/intact'
import { isFunction, type Node, parse } from '#link/instrument/ast'
import { PROGRAMS } from '../explore/conformance_programs.ts'

const PARTS = [
  'language',
  ...['Atomics', 'SharedArrayBuffer', 'TypedArray', 'Array', 'DataView'].map((name) => `built-ins/${name}`),
]
const IN_ONE_PROCESS = 25
const LEFT_OUT =
  /negative:|flags:.*(async|module|raw|noStrict|CanBlock)|decorators|explicit-resource|source-phase|import-defer|regexp-modifiers|json-modules|top-level-await|import-attributes|dynamic-import|tail-call|IsHTMLDDA|cross-realm|caller/
const BEYOND = /\beval\s*\(|\$262|import\(|Function\(|GeneratorFunction|fnGlobalObject|\$DONE/

type Program = [name: string, text: string]

interface Counts {
  same: number
  refused: Program[]
  otherwise: Program[]
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

function written(programs: readonly Program[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'mnttorture-test262-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return [
    first(folder),
    ...programs.map(([, text], i) => {
      const file = join(folder, `t${i}.mjs`)
      const setup = '() => new Int32Array(new SharedArrayBuffer(256))'
      writeFileSync(file, `export default { setup: ${setup}, cpus: [function ($m) { ${text} }] }\n`)
      return file
    }),
  ]
}

/** Those that plain Node passes; what it does not is not our affair. */
async function passing(programs: readonly Program[]): Promise<string[]> {
  const [, ...files] = written(programs)
  const intact = new IntactBuiltIns()
  const passed: string[] = []
  for (let i = 0; i < files.length; i++) {
    try {
      const { default: scenario } = await import(/* @vite-ignore */ pathToFileURL(files[i]!).href)
      scenario.cpus[0].call(undefined, scenario.setup())
      passed.push(programs[i]![0])
    } catch {}
    intact.putBack()
  }
  return passed
}

async function explored(programs: readonly Program[]): Promise<Counts> {
  const { explore } = await import('#explore/run/explore')
  const { loadProgram } = await import('#explore/run/load_program')
  const exploreIt = (file: string) =>
    explore({ file, strategy: 'random', executions: 1, seed: 1, races: false, bounds: false })
  const [begin, ...files] = written(programs)
  const counts: Counts = { same: 0, refused: [], otherwise: [] }
  // linked before any of them has changed what the linking itself is made of
  for (const file of files) await loadProgram(file, new Map()).catch(() => undefined)
  await exploreIt(begin!)
  for (let i = 0; i < programs.length; i++) {
    const [name] = programs[i]!
    try {
      const { ok, findings } = await exploreIt(files[i]!)
      if (ok) counts.same++
      else counts.otherwise.push([name, String(findings[0]?.message)])
    } catch (error) {
      const { name: kind, message } = error as Error
      ;(kind === 'BadInput' ? counts.refused : counts.otherwise).push([name, message])
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

const [, script, work, list] = process.argv
const WORK = { passing, explored }

/** In a process of its own; undefined where that ends, or is too damaged to say what it found. */
function apart<Kind extends keyof typeof WORK>(
  kind: Kind,
  programs: readonly Program[],
): Awaited<ReturnType<(typeof WORK)[Kind]>> | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'mnttorture-test262-'))
  const file = join(folder, 'programs.json')
  writeFileSync(file, JSON.stringify(programs))
  const given = [...process.execArgv, fileURLToPath(pathToFileURL(script as string)), kind, file]
  const { stderr } = spawnSync(process.execPath, given, { encoding: 'utf8', maxBuffer: 1 << 26 })
  const text = existsSync(`${file}.answer`) ? readFileSync(`${file}.answer`, 'utf8') : 'null'
  const answer = /(?:^|[[,])null/.test(text) ? undefined : JSON.parse(text)
  if (answer === undefined && programs.length === 1) console.error(stderr.slice(-300))
  rmSync(folder, { recursive: true })
  return answer
}

if (work !== undefined) {
  const answer = await WORK[work as keyof typeof WORK](JSON.parse(readFileSync(list!, 'utf8')))
  writeFileSync(`${list}.answer`, JSON.stringify(answer))
  process.exit(0)
}

const all: Program[] =
  suite === undefined
    ? Object.entries(PROGRAMS).map(([name, text]) => [name, `${text}\ncpu({ m: $m, o: { p: 1 } }); return 0`])
    : sample().flatMap((file) => {
        const text = programOf(file)
        return text === undefined ? [] : [[file, text] as Program]
      })
const total = { plain: 0, same: 0, refused: 0, otherwise: 0 }
const passes = (programs: readonly Program[]): Program[] => {
  const names = apart('passing', programs)
  if (names !== undefined) return programs.filter(([name]) => names.includes(name))
  return programs.length === 1 ? [] : programs.flatMap((program) => passes([program]))
}
for (let at = 0; at < all.length; at += IN_ONE_PROCESS) {
  const plain = passes(all.slice(at, at + IN_ONE_PROCESS))
  total.plain += plain.length
  const together = plain.length === 0 ? undefined : apart('explored', plain)
  const left =
    together === undefined
      ? plain
      : plain.filter(([name]) => [...together.refused, ...together.otherwise].some(([other]) => other === name))
  total.same += plain.length - left.length
  for (const program of left) {
    const { same, refused, otherwise } = apart('explored', [program]) ?? {
      same: 0,
      refused: [],
      otherwise: [[program[0], 'its process ended']],
    }
    total.same += same
    total.refused += refused.length
    total.otherwise += otherwise.length
    for (const [name, why] of refused) console.log(`refused   ${name}: ${why.slice(0, 200)}`)
    for (const [name, why] of otherwise) console.log(`otherwise ${name}: ${why.slice(0, 200)}`)
  }
}
console.log(`${total.plain} programs: ${total.same} the same, ${total.otherwise} otherwise, ${total.refused} refused`)
process.exit(total.otherwise === 0 ? 0 : 1)
