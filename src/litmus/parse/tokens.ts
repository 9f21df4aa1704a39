import { BadInput } from '../../link/bad_input.ts'

export interface Token {
  text: string
  line: number
}

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|\(\*[\s\S]*?\*\)|[A-Za-z_]\w*|0x[\da-fA-F]+|\d+|\/\\|\\\/|&&|\|\||==|!=|<=|>=|[-+*/%&|^~!<>=(){}[\];,:.#]/y
const BLANK = /^(\s|\/\/|\/\*|\(\*[^)])/

/** The words of a litmus file, with their lines. A parser reads them from left to right, and says where it stands when it cannot. */
export class Tokens {
  private readonly tokens: Token[] = []
  private readonly file: string
  private at = 0
  private readonly lines: number

  constructor(text: string, file: string, firstLine: number) {
    this.file = file
    let line = firstLine
    TOKEN.lastIndex = 0
    for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
      const found = TOKEN.exec(text)?.[0]
      if (found === undefined) throw this.error(`there is no reading "${text[at]}"`, line)
      if (!BLANK.test(found)) this.tokens.push({ text: found, line })
      line += found.split('\n').length - 1
    }
    this.lines = line
  }

  error(what: string, line = this.line): BadInput {
    return new BadInput(`${this.file}:${line}: ${what}`)
  }

  get line(): number {
    return this.tokens[this.at]?.line ?? this.lines
  }

  get isOver(): boolean {
    return this.at >= this.tokens.length
  }

  peek(ahead = 0): string {
    return this.tokens[this.at + ahead]?.text ?? ''
  }

  next(): string {
    if (this.isOver) throw this.error('the file ends too early')
    return this.tokens[this.at++]!.text
  }

  /** Takes the word where it stands here. */
  takes(text: string): boolean {
    if (this.peek() !== text) return false
    this.at++
    return true
  }

  expects(text: string): void {
    if (!this.takes(text)) throw this.error(`expected "${text}", got ${this.isOver ? 'the end' : `"${this.peek()}"`}`)
  }

  name(what: string): string {
    if (this.isOver) throw this.error('the file ends too early')
    if (!/^[A-Za-z_]\w*$/.test(this.peek())) throw this.error(`expected ${what}, got "${this.peek()}"`)
    return this.next()
  }
}
