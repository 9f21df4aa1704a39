/** A page runs what was linked before, under the names that stand there. */
export function workerFile(given: string): string {
  return given.startsWith('file:') ? decodeURIComponent(new URL(given).pathname) : given
}
