/** A page has no source map: stacks are told as the browser tells them. */
export function withUsersStacks<T>(_program: unknown, run: () => T): T {
  return run()
}
