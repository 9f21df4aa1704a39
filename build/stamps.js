/** Which sources the build was made from: each one's size and time of change, kept beside what was built. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './sources.js'

const FILE = join(root, 'dist', 'stamps.json')

export function stampsOf(files) {
  return Object.fromEntries(files.map((file) => [file, stamp(file)]))
}

export function writeStamps(stamps) {
  writeFileSync(FILE, JSON.stringify(stamps))
}

/** Some source is another than it was, or nothing was built. */
export function isStale() {
  let known
  try {
    known = JSON.parse(readFileSync(FILE, 'utf8'))
  } catch {
    return true
  }
  return Object.entries(known).some(([file, was]) => stamp(file) !== was)
}

function stamp(file) {
  const found = statSync(join(root, file), { throwIfNoEntry: false })
  return found === undefined ? 'gone' : `${found.size} ${found.mtimeMs}`
}
