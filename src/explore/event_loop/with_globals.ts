/** Runs with these in the place of the thread's own. */
export function withGlobals<T>(own: Record<string, unknown>, run: () => T): T {
  const globals = globalThis as unknown as Record<string, unknown>
  const before = Object.fromEntries(Object.keys(own).map((name) => [name, globals[name]]))
  Object.assign(globals, own)
  try {
    return run()
  } finally {
    Object.assign(globals, before)
  }
}
