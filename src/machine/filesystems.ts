/**
 * The format of /proc/filesystems: one type a line, `nodev` before the tab for types that need no block device, an empty
 * field for the others.
 */
import { BadInput } from '../link/bad_input.ts'

export interface FilesystemType {
  name: string
  nodev: boolean
}

/** Parses the list; throws BadInput that names a malformed line. */
export function parseFilesystems(text: string, from: string): FilesystemType[] {
  const types: FilesystemType[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const match = /^(nodev)?\t(\S+)\s*$/.exec(line)
    if (match === null)
      throw new BadInput(`${from} line ${index + 1}: "${line.slice(0, 40)}" is not "[nodev]<tab>type"`)
    types.push({ name: match[2]!, nodev: match[1] !== undefined })
  }
  return types
}
