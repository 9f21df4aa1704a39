import type { LitmusCondition, LitmusValue } from '../litmus_test.ts'
import type { Tokens } from './tokens.ts'

/** `0:r1=1 /\ (x=2 \/ ~y=&z)`: of words and registers at the end. */
export function condition(tokens: Tokens, words: ReadonlySet<string>): LitmusCondition {
  const all = [conjunction(tokens, words)]
  while (tokens.takes('\\/')) all.push(conjunction(tokens, words))
  return all.length === 1 ? all[0]! : { or: all }
}

function conjunction(tokens: Tokens, words: ReadonlySet<string>): LitmusCondition {
  const all = [term(tokens, words)]
  while (tokens.takes('/\\')) all.push(term(tokens, words))
  return all.length === 1 ? all[0]! : { and: all }
}

function term(tokens: Tokens, words: ReadonlySet<string>): LitmusCondition {
  if (tokens.takes('~') || tokens.takes('not')) return { not: term(tokens, words) }
  if (tokens.takes('(')) {
    const inner = condition(tokens, words)
    tokens.expects(')')
    return inner
  }
  if (tokens.takes('true')) return true
  if (tokens.takes('false')) return false
  const name = place(tokens, words)
  const differs = tokens.takes('!=')
  if (!differs && !tokens.takes('==')) tokens.expects('=')
  const equal: LitmusCondition = {
    eq: [name.includes(':') ? { reg: name } : { mem: name }, value(tokens, words)],
  }
  return differs ? { not: equal } : equal
}

/** `0:r1`, `x`, `[x]`, `*x` */
export function place(tokens: Tokens, words: ReadonlySet<string>): string {
  if (/^\d+$/.test(tokens.peek())) {
    const cpu = tokens.next()
    tokens.expects(':')
    return `${cpu}:${tokens.name('a register')}`
  }
  const inBrackets = tokens.takes('[')
  if (!inBrackets) tokens.takes('*')
  const name = tokens.name('a word or a register such as 0:r1')
  if (inBrackets) tokens.expects(']')
  if (!words.has(name)) throw tokens.error(`there is no word ${name}`)
  return name
}

export function value(tokens: Tokens, words: ReadonlySet<string>): LitmusValue {
  const negative = tokens.takes('-')
  if (/^\d/.test(tokens.peek())) return negative ? -Number(tokens.next()) : Number(tokens.next())
  tokens.takes('&')
  const addr = tokens.name('a number or an address')
  if (!words.has(addr)) throw tokens.error(`there is no word ${addr}`)
  return { addr }
}

/** As herd prints it. */
export function conditionText(asked: LitmusCondition, inner = false): string {
  if (typeof asked === 'boolean') return String(asked)
  if ('not' in asked) return `~${conditionText(asked.not, true)}`
  if ('eq' in asked) {
    const [name, wanted] = asked.eq
    const shown = typeof wanted === 'number' ? wanted : `&${(wanted as { addr: string }).addr}`
    return `${'reg' in name ? name.reg : name.mem}=${shown}`
  }
  const [list, word] = 'and' in asked ? [asked.and, ' /\\ '] : [asked.or, ' \\/ ']
  const text = list.map((each) => conditionText(each, true)).join(word)
  return inner ? `(${text})` : text
}
