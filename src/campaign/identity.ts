/**
 * What a finding is, over machines and versions: its kind, its judge, the objects and places that its message names. A place is the
 * file and the text of its line, so that a line added elsewhere makes no other finding; numbers of CPUs, elements and values
 * do not count. A message that names no place is told apart by its program.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { NamedPair } from '../explore/measures/coverage.ts'
import { findingKey } from '../explore/story/finding_key.ts'
import { packageRoot } from '../link/source_root.ts'

const PLACE = /([^\s()"'`,;]+\.[cm]?[jt]sx?):(\d+)(?::\d+)?/g

interface Told {
  kind: string
  judge?: string
  message: string
}

export function identityOf(finding: Told, program: string): string {
  let places = 0
  const message = portable(finding.message).replace(PLACE, (_, file: string, line: string) => {
    places++
    return `${file}~${lettersOf(lineOf(file, Number(line)))}`
  })
  const key = findingKey({ ...finding, message })
  return places > 0 ? key : `${key} in ${program}`
}

/** Files of this package as every machine calls them. */
export function portable(text: string): string {
  const fromHere = relative(process.cwd(), packageRoot)
  const whole = text.replaceAll(`${packageRoot}/`, '')
  return fromHere === '' ? whole : whole.replaceAll(`${fromHere}/`, '')
}

export function portablePairs(pairs: readonly NamedPair[]): NamedPair[] {
  return pairs.map(([first, second]) => [portable(first), portable(second)])
}

const texts = new Map<string, string[]>()

function lineOf(file: string, line: number): string {
  let lines = texts.get(file)
  if (lines === undefined) {
    lines = [resolve(file), resolve(packageRoot, file)].flatMap((at) => readIfThere(at))
    texts.set(file, lines)
  }
  return lines[line - 1]?.trim() ?? String(line)
}

function readIfThere(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** Without digits, which are not told apart. */
function lettersOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex').slice(0, 10)
  return [...hex].map((digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]).join('')
}
