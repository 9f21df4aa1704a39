/** Files of helpers with kernel names, and of the hints: the line that called them says more than their own. */
export function isLibrary(file: string): boolean {
  return /\/src\/(shm|kernel\/lib|explore|structure)\//.test(file)
}

/** The file whose steps say that a structure's operation is called or has returned. They order nothing that the operations do. */
export function isCallNote(file: string): boolean {
  return file.endsWith('/src/structure/note_calls.ts')
}

/** The words of the kernel's code: each says what it orders (kernel/lib). */
export function isKernelWord(file: string): boolean {
  return file.includes('/src/kernel/lib/')
}
