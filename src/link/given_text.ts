import { readFileSync } from 'node:fs'
import { BadInput } from './bad_input.ts'
import { codeOf } from './system_error.ts'

/** The text of a file that the user names; `named` is how, `--mountinfo FILE` say. What cannot be read is bad input. */
export function givenText(file: string, named = file): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new BadInput(`${named}: cannot be read (${codeOf(error)})`)
  }
}

export function givenJson(file: string): unknown {
  return jsonOf(file, givenText(file))
}

/** `text` as JSON, from what the user calls `named`. */
export function jsonOf(named: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadInput(`${named}: is not JSON (${(error as Error).message})`)
  }
}
