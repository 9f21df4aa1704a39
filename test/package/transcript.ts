import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const guide = fileURLToPath(new URL('../../docs/guide.md', import.meta.url))

/** A command as the guide shows it, and what stands below it up to the next one. */
export interface Shown {
  command: string
  below: string
}

/** The guide's first transcript: `cat FILE` is what a reader writes, `npx mnttorture` what a reader sees. */
export function firstTranscript(): Shown[] {
  const text = /```console\n([\s\S]*?)```/.exec(readFileSync(guide, 'utf8'))![1]!
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return { command: part.slice(0, end), below: part.slice(end + 1) }
    })
}

/** Lays the files that a transcript shows into a folder. */
export function layFiles(transcript: readonly Shown[], folder: string): void {
  for (const { command, below } of transcript) {
    const file = /^cat (\S+)$/.exec(command)?.[1]
    if (file !== undefined) writeFileSync(path.join(folder, file), below)
  }
}

/** Rates and times differ from run to run. */
export function withoutTimes(text: string): string {
  return text.replace(/\b[\d,.]+k?\/s\b/g, '…/s')
}
