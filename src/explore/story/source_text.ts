import { readFileSync } from 'node:fs'

export function sourceText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // made up by a bundler: there is no such file, and no mark in it
  }
}
