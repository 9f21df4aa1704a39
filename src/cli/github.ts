/** `--github`: the findings as annotations that GitHub Actions shows beside the lines of a pull request. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { packageRoot } from '../link/source_root.ts'
import { githubAnnotations, type RepositoryPlace } from '../report/github.ts'
import type { StoredResult } from '../report/stored_result.ts'

/** After the summary; where stdout holds one JSON object, on stderr, which Actions reads as well. */
export function annotate(result: unknown, { github, json }: { github?: boolean; json?: boolean }): void {
  if (github !== true) return
  const root = repositoryRoot()
  const lines = githubAnnotations(result as StoredResult, (source) => placeIn(root, source))
  const stream = json === true ? process.stderr : process.stdout
  for (const line of lines) stream.write(`${line}\n`)
}

/** What Actions checked out, or the repository around the working directory, or that directory. */
function repositoryRoot(): string {
  const given = process.env['GITHUB_WORKSPACE']
  if (given !== undefined && given !== '') return path.resolve(given)
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder
    if (folder === path.dirname(folder)) return process.cwd()
  }
}

function placeIn(root: string, source: string): RepositoryPlace | undefined {
  const [, name, line] = /^(.+):(\d+)$/.exec(source) ?? []
  if (name === undefined) return undefined
  // results name files from the working directory, those of the kernel model from the package's folder
  const file = [process.cwd(), packageRoot].map((folder) => path.resolve(folder, name)).find((each) => existsSync(each))
  if (file === undefined) return undefined
  const inside = path.relative(root, file)
  const elsewhere = inside.startsWith('..') || path.isAbsolute(inside) || /(^|[\\/])node_modules[\\/]/.test(inside)
  return elsewhere ? undefined : { file: inside.replaceAll(path.sep, '/'), line: Number(line) }
}
