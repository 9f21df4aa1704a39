import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A command as a document shows it, and what stands below it up to the next one. */
export interface Shown {
  command: string
  below: string
}

const BLOCK = /```console\n([\s\S]*?)```/g

/** The transcripts of a document. `cat FILE` is what a reader writes, `npx mnttorture` what a reader sees. */
export function transcripts(document: string): Shown[][] {
  const text = readFileSync(path.join(root, document), 'utf8')
  return [...text.matchAll(BLOCK)].map(([, block]) =>
    block!
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf('\n')
        return { command: part.slice(0, end), below: part.slice(end + 1) }
      }),
  )
}

/** Puts other answers below the commands of a document's transcripts. */
export function rewrite(document: string, answers: ReadonlyArray<readonly Shown[]>): void {
  const file = path.join(root, document)
  let block = 0
  const text = readFileSync(file, 'utf8').replace(BLOCK, () => {
    const shown = answers[block++]!.map(({ command, below }) => `$ ${command}\n${below}`)
    return `\`\`\`console\n${shown.join('')}\`\`\``
  })
  writeFileSync(file, text)
}

/** Lays the files that a transcript shows into a folder. */
export function layFiles(transcript: readonly Shown[], folder: string): void {
  for (const { command, below } of transcript) {
    const file = /^cat (\S+)$/.exec(command)?.[1]
    if (file === undefined) continue
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), below.trimEnd() + '\n')
  }
}

/** Rates and times differ from run to run. */
export function withoutTimes(text: string): string {
  return text.replace(/\b[\d,.]+[kM]?\/s\b/g, '…/s').trimEnd()
}
