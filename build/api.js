/** docs/api.md, made of the sources: what the package exports, with the comments that stand at it. */
import { join, relative } from 'node:path'
import ts from 'typescript'
import { root } from './sources.js'

const FACES = [
  ['mnttorture', 'src/index.ts'],
  ['mnttorture/vitest', 'src/vitest/index.ts'],
  ['mnttorture/kernel', 'src/kernel_face.ts'],
]

export function apiDocument() {
  const files = FACES.map(([, file]) => join(root, file))
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()
  const document = new Document(checker)
  const parts = FACES.map(([name, file]) => document.face(name, program.getSourceFile(join(root, file))))
  return [
    '# API',
    'What the package exports, read off the sources by `npm run docs`. Options have the names of the command line without the dashes,\nin camelCase; `--help` says more of each. What was given and cannot be used is told by a `BadInput`, in one line.',
    ...parts,
    document.named(),
  ]
    .join('\n\n')
    .concat('\n')
}

class Document {
  printed = new Set()
  wanted = []

  constructor(checker) {
    this.checker = checker
  }

  face(name, source) {
    const symbols = this.checker.getExportsOfModule(this.checker.getSymbolAtLocation(source))
    const sections = symbols.map((symbol) => this.section(this.resolved(symbol), symbol.name))
    return [`## \`${name}\``, commentOf(source.statements[0], source), ...sections, ...this.matchers(source)]
      .filter(Boolean)
      .join('\n\n')
  }

  /** Interfaces of a face that it does not export but adds to another module's. */
  matchers(source) {
    return source.statements.filter(ts.isInterfaceDeclaration).map((node) => this.declaration(node, node.name.text))
  }

  /** Types that what was printed names, and those that these name. */
  named() {
    const sections = []
    for (const symbol of this.wanted) if (!this.printed.has(symbol)) sections.push(this.section(symbol, symbol.name))
    return ['## Types named above', ...sections].join('\n\n')
  }

  resolved(symbol) {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol
  }

  section(symbol, name) {
    this.printed.add(symbol)
    return symbol.declarations
      .filter((node) => !(ts.isFunctionDeclaration(node) && node.body !== undefined && symbol.declarations.length > 1))
      .map((node, i) => this.declaration(node, name, i === 0))
      .join('\n\n')
  }

  declaration(node, name, withHeading = true) {
    const source = node.getSourceFile()
    const code = this.computed(node) ?? withoutBody(node, source)
    if (this.computed(node) === undefined) this.want(node)
    return [
      ...(withHeading ? [`### ${name}`] : []),
      ...[commentOf(node, source)].filter(Boolean),
      `\`\`\`ts\n${code}\n\`\`\``,
    ].join('\n\n')
  }

  /** A constant, or a type that is made of another one by the compiler, as what it comes to. */
  computed(node) {
    if (ts.isVariableDeclaration(node))
      return `const ${node.name.text}: ${this.checker.typeToString(this.checker.getTypeAtLocation(node))}`
    if (!ts.isTypeAliasDeclaration(node) || !/\btypeof\b|\bPick</.test(node.type.getText())) return undefined
    const flags =
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias | ts.TypeFormatFlags.MultilineObjectLiterals
    const type = this.checker.typeToString(this.checker.getTypeFromTypeNode(node.type), node, flags)
    const lines = type
      .replace(/\{ {4}/g, '{\n  ')
      .replace(/; {4}/g, '\n  ')
      .replace(/;\}/g, '\n}')
    return `type ${node.name.text} = ${lines.replaceAll(' | undefined', '')}`
  }

  /** A class is its name: how it is used stands where it is made. */
  want(node) {
    if (ts.isClassDeclaration(node)) return
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const named = this.checker.getSymbolAtLocation(node.typeName ?? node.expression)
      if (named !== undefined) {
        const symbol = this.resolved(named)
        const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
        const own =
          !relative(join(root, 'src'), file).startsWith('..') && !ts.isTypeParameterDeclaration(symbol.declarations[0])
        if (own && !this.wanted.includes(symbol)) this.wanted.push(symbol)
      }
    }
    if (node.kind !== ts.SyntaxKind.Block) ts.forEachChild(node, (child) => this.want(child))
  }
}

/** The comment right before a declaration, as prose. */
function commentOf(node, source) {
  const ranges = ts.getLeadingCommentRanges(source.text, node.getFullStart()) ?? []
  const last = ranges.filter(({ pos }) => source.text.startsWith('/**', pos)).at(-1)
  if (last === undefined) return ''
  return source.text
    .slice(last.pos + 3, last.end - 2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim()
}

/** As it stands in the source, without `export`, what a function does and what a class has. */
function withoutBody(node, source) {
  const body = ts.isFunctionDeclaration(node) ? node.body?.getStart(source) : undefined
  const members = ts.isClassDeclaration(node) ? source.text.indexOf('{', node.name.end) : undefined
  return source.text
    .slice(node.getStart(source), body ?? members ?? node.end)
    .replace(/^export /, '')
    .trim()
}
