import { children, type Node } from './ast.ts'
import { parseBundle } from './parse_bundle.ts'

/**
 * The kernel-stack budget needs to know which functions of the model are being executed. They are not written twice and carry
 * no marks: where a program links what the judges measure (judge/stack/frames.ts), every function that is named there
 * is wrapped here, in the text of the bundle, so that it enters its frame first and leaves it however it ends:
 *
 *   function mntput(mnt) {            function mntput(mnt) {stackEnter(7);try{
 *     ...                       =>      ...
 *   }                                 }finally{stackLeave(7)}}
 *
 * A program without the table is left as it is. Lines stay where they are, so the source map stays right.
 */
export function withStackFrames(code: string): string {
  if (!code.includes(TABLE)) return code
  const program = parseBundle(code)
  const table = findTable(program)
  if (table === undefined) return code
  const edits: Array<{ at: number; text: string }> = []
  const wrap = (name: string, fn: Node): void => {
    const frame = table.frames.indexOf(name)
    if (frame < 0) return
    const { start, end } = fn['body']
    const [enter, leave] = [`${table.enter}(${frame});try{`, `}finally{${table.leave}(${frame})}`]
    if (fn['body'].type === 'BlockStatement') edits.push({ at: start + 1, text: enter }, { at: end - 1, text: leave })
    else {
      const arrow = code.lastIndexOf('=>', start) + 2
      edits.push({ at: arrow, text: `{${enter}return(` }, { at: fn.end, text: `)${leave}}` })
    }
  }
  for (const node of program['body'] as Node[]) {
    if (node.type === 'FunctionDeclaration') wrap(bare(node['id'].name, table.frames), node)
    else forEachText(node, (name, fn) => wrap(name, fn))
  }
  let result = ''
  let done = 0
  for (const { at, text } of edits.sort((a, b) => a.at - b.at)) {
    result += code.slice(done, at) + text
    done = at
  }
  return result + code.slice(done)
}

/** `var MODEL_CALLS = { ... }; var STACK_FRAMES = stackTable(MODEL_CALLS, stackEnter, stackLeave)`, as bundling leaves it. */
const TABLE = 'STACK_FRAMES'

function findTable(program: Node): { frames: string[]; enter: string; leave: string } | undefined {
  const declared = new Map<string, Node>()
  for (const node of program['body'] as Node[]) {
    if (node.type !== 'VariableDeclaration') continue
    for (const { id, init } of node['declarations'] as Node[]) if (init) declared.set(id.name, init)
  }
  const made = declared.get(TABLE)
  if (made?.type !== 'CallExpression') return undefined
  const [given, enter, leave] = made['arguments'] as Node[]
  const frames = given?.type === 'Identifier' ? declared.get(given['name']) : given
  if (frames?.type !== 'ObjectExpression' || enter?.type !== 'Identifier' || leave?.type !== 'Identifier')
    return undefined
  const names = (frames['properties'] as Node[]).map(({ key }) => String(key.name ?? key.value))
  return { frames: names, enter: enter['name'], leave: leave['name'] }
}

/** Bundling numbers a function whose name another one has already: a stand-in's, and that of the file it hands on. */
function bare(name: string, frames: readonly string[]): string {
  return frames.includes(name) ? name : name.replace(/\d+$/, '')
}

/** Functions that are called through a pointer have their name where they register: `text('close_work', (work) => ...)`. */
function forEachText(node: Node, tell: (name: string, fn: Node) => void): void {
  if (node.type === 'CallExpression' && node['callee'].type === 'Identifier' && /^text\d*$/.test(node['callee'].name)) {
    const [name, fn] = node['arguments'] as Node[]
    if (name?.type === 'Literal' && fn?.type === 'ArrowFunctionExpression') tell(String(name['value']), fn)
  }
  for (const child of children(node)) forEachText(child, tell)
}
