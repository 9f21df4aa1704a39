/** Files of helpers with kernel names, and of the hints: the line that called them says more than their own. */
export function isLibrary(file: string): boolean {
  return /\/src\/(shm|kernel\/lib|explore)\//.test(file)
}
