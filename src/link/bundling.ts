/**
 * The bundler is a process of its own. When this one ends while the other has asked it something, the other prints a stack
 * of goroutines; so whoever ends this one early asks here first.
 */
const running = new Set<Promise<unknown>>()

export function bundling<Result>(build: Promise<Result>): Promise<Result> {
  running.add(build)
  const over = () => running.delete(build)
  build.then(over, over)
  return build
}

export async function bundled(): Promise<void> {
  while (running.size > 0) await Promise.allSettled(running)
}
