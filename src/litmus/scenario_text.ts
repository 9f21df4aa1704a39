import { sourceFile } from '../link/source_root.ts'
import { BARE_CALLS, type LitmusExpression, type LitmusOp, type LitmusPlace, type LitmusTest } from './litmus_test.ts'

const READS: Record<string, string> = {
  once: 'READ_ONCE',
  acquire: 'smp_load_acquire',
  deref: 'rcu_dereference',
  plain: 'get',
}
const WRITES: Record<string, string> = {
  once: 'WRITE_ONCE',
  release: 'smp_store_release',
  assign: 'rcu_assign_pointer',
  plain: 'set',
}
const ARITHMETIC: Record<string, string> = { '+': 'add', '-': 'sub', '&': 'and', '|': 'or', '^': 'xor' }

/** Where the kernel's words are that a test may use. */
const FROM: Record<string, RegExp> = {
  '#kernel/lib/atomic': /^(get|set|READ_ONCE|WRITE_ONCE|xchg|cmpxchg|atomic_(add|add_return|add_unless))$/,
  '#kernel/lib/barrier': /^(smp_\w+|rcu_(dereference|assign_pointer))$/,
  '#kernel/lib/rcu': /^(rcu_read_(un)?lock|synchronize_rcu)$/,
  '#kernel/lib/spinlock': /^spin_\w+$/,
  '#kernel/lib/atomic_suffixes': /^\w+$/,
}

export interface NamedTest {
  name: string
  test: LitmusTest
  /** what each CPU returns, in order */
  registers: readonly string[][]
}

/**
 * Litmus tests as scenarios over the kernel's own words, one operation a line; each is exported under its name. What is written
 * for a person imports the package; what is only linked imports those files alone that it uses.
 */
export function scenarioTexts(tests: readonly NamedTest[], importsPackage = false): string {
  const used = new Set(['set'])
  const bodies = tests.map((test, at) => scenarioText(test, `_${at}`, used))
  if (importsPackage)
    return [`${importOf([...used, 'staticWords', 'wordsScenario'], 'mnttorture/kernel')}`, '', ...bodies].join('\n')
  const imports = Object.keys(FROM).flatMap((file) => {
    const names = [...used].filter((name) => Object.keys(FROM).find((from) => FROM[from]!.test(name)) === file)
    return names.length === 0 ? [] : [importOf(names, file)]
  })
  return [
    ...imports,
    importOf(['staticWords'], '#shm/layout'),
    importOf(['wordsScenario'], sourceFile('bugs/words_scenario')!),
    '',
    ...bodies,
  ].join('\n')
}

function importOf(names: string[], file: string): string {
  return `import { ${names.sort().join(', ')} } from ${JSON.stringify(file)}`
}

function scenarioText({ name, test, registers }: NamedTest, ending: string, used: Set<string>): string {
  const words = Object.keys(test.init)
  const named = new Map(words.map((word, i) => [word, `${word.replace(/\W/g, '_')}_${i}${ending}`]))
  const text = new ProgramText(named, used)
  const cpus = test.threads.map((ops, cpu) => text.cpu(ops, registers[cpu] ?? []))
  const first = words.map((word) => `    set(${named.get(word)}, ${text.value(test.init[word]!)})`)
  return [
    ...words.map((word) => `const ${named.get(word)} = staticWords(${JSON.stringify(word)}, 1, 'a word of the test')`),
    '',
    `${name === 'default' ? 'export default' : `export const ${name} =`} wordsScenario({`,
    `  title: ${JSON.stringify(test.name)},`,
    `  words: { ${words.map((word) => `${JSON.stringify(word)}: ${named.get(word)}`).join(', ')} },`,
    '  prepare() {',
    ...first,
    '  },',
    '  cpus: [',
    ...cpus,
    '  ],',
    '})',
    '',
  ].join('\n')
}

class ProgramText {
  private readonly used: Set<string>
  private readonly named: ReadonlyMap<string, string>
  /** registers of the thread under way, as variables */
  private readonly registers = new Map<string, string>()

  constructor(named: ReadonlyMap<string, string>, used: Set<string>) {
    this.named = named
    this.used = used
  }

  cpu(ops: readonly LitmusOp[], returned: readonly string[]): string {
    this.registers.clear()
    for (const register of returned) this.register(register)
    const body = ops.flatMap((op) => this.lines(op, '      '))
    const result = returned.map((register) => this.register(register)).join(', ')
    const declared = [...this.registers.values()].map((name) => `${name} = 0`).join(', ')
    return [
      '    () => {',
      ...(declared === '' ? [] : [`      let ${declared}`]),
      ...body,
      `      return [${result}]`,
      '    },',
    ].join('\n')
  }

  private register(name: string): string {
    const known = this.registers.get(name) ?? `r_${name.replace(/\W/g, '_')}_${this.registers.size}`
    this.registers.set(name, known)
    return known
  }

  private call(name: string, ...given: string[]): string {
    this.used.add(name)
    return `${name}(${given.join(', ')})`
  }

  private lines(op: LitmusOp, indent: string): string[] {
    if (op.op === 'if') {
      const inner = (ops: readonly LitmusOp[]) => ops.flatMap((each) => this.lines(each, `${indent}  `))
      const no = inner(op.else)
      return [
        `${indent}if (${this.value(op.cond)}) {`,
        ...inner(op.then),
        ...(no.length === 0 ? [] : [`${indent}} else {`, ...no]),
        `${indent}}`,
      ]
    }
    const text = this.statement(op)
    if (text === '') return []
    return [`${indent}${'reg' in op && op.reg !== undefined ? `${this.register(op.reg)} = ` : ''}${text}`]
  }

  private statement(op: Exclude<LitmusOp, { op: 'if' }>): string {
    switch (op.op) {
      case 'R':
        return this.call(READS[op.order]!, this.place(op.at))
      case 'W':
        return this.call(WRITES[op.order]!, this.place(op.at), this.value(op.val))
      case 'xchg':
        return this.call(`xchg${suffix(op.order)}`, this.place(op.at), this.value(op.val))
      case 'cmpxchg':
        return this.call(`cmpxchg${suffix(op.order)}`, this.place(op.at), this.value(op.old), this.value(op.new))
      case 'rmw':
        return this.update(op)
      case 'add_unless':
        return `Number(${this.call('atomic_add_unless', this.place(op.at), this.value(op.arg), this.value(op.unless))})`
      case 'lock':
      case 'unlock':
        return this.call(`spin_${op.op}`, this.place(op.at))
      case 'trylock':
      case 'is_locked':
        return `Number(${this.call(`spin_${op.op}`, this.place(op.at))})`
      case 'set':
        return this.value(op.val)
      default:
        return BARE_CALLS[op.op] === '' ? '' : this.call(BARE_CALLS[op.op])
    }
  }

  private update({ kind, fn, at, arg, order }: Extract<LitmusOp, { op: 'rmw' }>): string {
    const given = [this.value(arg), this.place(at)]
    const what = ARITHMETIC[fn]!
    if (kind === 'void') return this.call(`atomic_${what}`, ...given)
    if (kind === 'fetch') return this.call(`atomic_fetch_${what}${suffix(order)}`, ...given)
    return this.call(`atomic_${what}_return${suffix(order)}`, ...given)
  }

  private place(at: LitmusPlace): string {
    return typeof at === 'string' ? this.named.get(at)! : this.value(at)
  }

  value(expression: LitmusExpression): string {
    if (typeof expression === 'number') return String(expression)
    if ('addr' in expression) return this.named.get(expression.addr)!
    if ('r' in expression) return this.register(expression.r)
    const given = expression.a.map((each) => this.value(each))
    if (given.length === 1) return expression.f === '!' ? `Number(!${given[0]})` : `(${expression.f}${given[0]})`
    const whole = `(${given.join(` ${expression.f === '==' ? '===' : expression.f === '!=' ? '!==' : expression.f} `)})`
    return /^(==|!=|<|>|<=|>=|&&|\|\|)$/.test(expression.f) ? `Number${whole}` : whole
  }
}

function suffix(order: string): string {
  return order === 'full' ? '' : `_${order}`
}
