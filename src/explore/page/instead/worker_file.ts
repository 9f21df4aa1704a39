/** A page runs what was linked before, under the names that stand there. */
export function workerFile(given: string): string {
  return given.startsWith('file:') ? decodeURIComponent(new URL(given).pathname) : given
}

/** What was linked before says which of its files it is. */
export function workerOfText(): string {
  throw new Error('a Worker of code in a string does not run in a page')
}

/** By its name alone: what manifests say is not there. */
export function isModuleFile(file: string): boolean {
  return /\.m[jt]s$/.test(file)
}
