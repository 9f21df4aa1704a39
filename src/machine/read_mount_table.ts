/** This machine's mount table and filesystem types, the file given instead, or the bundled sample where there are none. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BadInput } from '../link/bad_input.ts'
import { sourceRoot } from '../link/source_root.ts'
import { codeOf } from '../link/system_error.ts'
import { parseFilesystems } from './filesystems.ts'
import { moduleTypes } from './module_types.ts'
import { type MountTable, parseMountinfo } from './mountinfo.ts'
import { contradiction } from './peer_groups.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** `file` undefined: /proc/self/mountinfo, else the sample. */
export function readMountTable(file?: string): { mountTable: MountTable; filesystems: string[] } {
  const table = file === undefined ? ownTable() : { from: file, bytes: readGiven(file) }
  const mounts = parseMountinfo(table.bytes, table.from)
  const wrong = contradiction(mounts, file !== undefined)
  if (wrong !== undefined) throw new BadInput(`${table.from} is not a mount table: ${wrong}`)
  const listed = ownFilesystems()
  const names = new Set([...listed, ...mounts.map((mount) => mount.fsType)])
  return {
    mountTable: { from: table.from, mounts, moduleTypes: moduleTypes(names, loadedModules()) },
    filesystems: [...names],
  }
}

function readGiven(file: string): Uint8Array {
  try {
    const stat = statSync(file)
    if (stat.isDirectory()) throw new BadInput(`--mountinfo ${file}: is a directory, expected a mount table`)
    if (stat.isCharacterDevice() || stat.isBlockDevice()) {
      throw new BadInput(`--mountinfo ${file}: is a device, expected a mount table`)
    }
    if (stat.size > MOST_BYTES) {
      throw new BadInput(`--mountinfo ${file}: ${stat.size} bytes, a mount table has at most ${MOST_BYTES}`)
    }
    return readFileSync(file)
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`--mountinfo ${file}: cannot be read (${codeOf(error)})`)
  }
}

function ownTable(): { from: string; bytes: Uint8Array } {
  const bytes = readOrNull('/proc/self/mountinfo')
  if (bytes !== null && bytes.length > 0) return { from: '/proc/self/mountinfo', bytes }
  return { from: 'bundled sample', bytes: readFileSync(join(sourceRoot, 'machine', 'sample_mountinfo.txt')) }
}

function ownFilesystems(): string[] {
  const bytes = readOrNull('/proc/filesystems')
  if (bytes !== null) return parseFilesystems(bytes.toString(), '/proc/filesystems').map((type) => type.name)
  const sample = readFileSync(join(sourceRoot, 'machine', 'sample_filesystems.txt'), 'utf8')
  return parseFilesystems(sample, 'sample_filesystems.txt').map((type) => type.name)
}

function loadedModules(): ReadonlySet<string> | null {
  const bytes = readOrNull('/proc/modules')
  if (bytes === null) return null
  return new Set(
    bytes
      .toString()
      .split('\n')
      .map((line) => line.split(' ', 1)[0]!),
  )
}

function readOrNull(file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
