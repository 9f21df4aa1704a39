import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'

/** Writes a file so that whoever reads it, even after the machine stopped in the middle, sees the old text or the new one. */
export function writeKept(file: string, text: string): void {
  const found = statSync(file, { throwIfNoEntry: false })
  // a device or a pipe takes the text and keeps its place
  if (found !== undefined && !found.isFile()) return writeFileSync(file, text)
  const place = found === undefined ? file : realpathSync(file)
  const draft = `${place}.${process.pid}.draft`
  try {
    const handle = openSync(draft, 'w', found?.mode ?? 0o666)
    try {
      writeWholly(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(draft, place)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}

function writeWholly(handle: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at)
}
