/** The given keys of `from` that are there. */
export function pick<T extends object, K extends keyof T>(from: T, keys: K[]): { [P in K]?: Exclude<T[P], undefined> } {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]])) as never
}
