import { originalPositions } from './source_map.ts'

/**
 * Gives every call of a function that takes a lock, or reads the current task, the number of its place as last argument (`spin_lock(x)` becomes
 * `spin_lock(x, 17)`), and the program a table of what the numbers say. So lockdep knows where a lock was taken without
 * looking at a stack: the same on threads and in exploring, for nothing. Columns behind such a call move; lines do not.
 *
 * The number is how many arguments the function takes without the place; a call that hands on its own place has more.
 */
const TAKERS: Record<string, number> = {
  spin_lock: 1,
  write_seqlock: 1,
  read_seqlock_excl: 1,
  read_seqbegin: 1,
  lock_mount_hash: 0,
  down_write: 1,
  down_write_nested: 2,
  down_write_trylock: 1,
  down_read: 1,
  mutex_lock: 1,
  namespace_lock: 0,
  rcu_read_lock: 0,
  synchronize_rcu: 0,
  synchronize_rcu_expedited: 0,
  wait_for_completion: 1,
  flush_work: 1,
  flush_delayed_work: 1,
  flush_workqueue: 1,
  flush_scheduled_work: 0,
  lock_map_acquire: 1,
  lock_map_wait: 1,
  might_sleep: 0,
  complete: 1,
  lockdep_item_begins: 1,
  lockdep_kill_begins: 1,
  lockdep_wait_dead: 1,
  lockdep_wait_dead_super: 1,
  lockdep_might_kill: 1,
  lockdep_might_wait: 0,
  current: 0,
  current_uid: 0,
  audit_get_loginuid: 0,
}
const CALL = new RegExp(`(?<![\\w.$])(?:${Object.keys(TAKERS).join('|')})\\(`, 'g')
const NAMED = /(?:^|\n)(?:let|var|const|function\*?) (\w+)/g
const DECLARED = /(?:^|\n)(?:function\*? (\w+)\(|(?:var|const) (\w+) = (?:text\d*\(|\())/g

export function withPlaces(code: string, map: string, shownFile: (file: string) => string): string {
  if (!/(?<![\w.$])function spin_lock\(/.test(code)) return code
  const position = originalPositions(code, map)
  const names = new Set([...code.matchAll(NAMED)].map((m) => m[1]!))
  const declarations = [...code.matchAll(DECLARED)].map((m) => ({ at: m.index, name: bare(names, (m[1] ?? m[2])!) }))
  let fn = 'the program'
  const places: string[] = ['a place that is not known']
  let result = ''
  let done = 0
  for (const match of code.matchAll(CALL)) {
    if (/function\*?\s*$/.test(code.slice(Math.max(0, match.index - 12), match.index))) continue
    const open = match.index + match[0].length
    const call = argumentsFrom(code, open)
    if (call === undefined || call.count !== TAKERS[match[0].slice(0, -1)]) continue
    const { file, line } = position(match.index)
    while (declarations.length > 0 && declarations[0]!.at < match.index) fn = declarations.shift()!.name
    places.push(`${fn}, ${shownFile(file)}:${line}`)
    result += `${code.slice(done, call.end)}${call.count > 0 ? ', ' : ''}${places.length - 1}`
    done = call.end
  }
  return `${result}${code.slice(done)}\nvar $places=${JSON.stringify(places)};\n`
}

/** Bundling adds a number to a name that another file has, too. */
function bare(names: ReadonlySet<string>, name: string): string {
  const base = name.replace(/\d+$/, '')
  return names.has(base) ? base : name
}

/** How many arguments there are between the bracket before `from` and the one at `end`. */
function argumentsFrom(code: string, from: number): { count: number; end: number } | undefined {
  let depth = 0
  let commas = 0
  let empty = true
  for (let at = from; at < code.length; at++) {
    const c = code[at]!
    if (c === '(' || c === '[' || c === '{') depth++
    else if (c === ')' || c === ']' || c === '}') {
      if (depth-- === 0) return { count: empty ? 0 : commas + 1, end: at }
    } else if (c === ',' && depth === 0) commas++
    else if (c === '"' || c === "'" || c === '`') return undefined
    if (!/\s/.test(c)) empty = false
  }
  return undefined
}
