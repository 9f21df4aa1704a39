/** What of koffi is used: it is an optional dependency, whose types are not there where it is not. */
export interface Koffi {
  load(library: null): { func(signature: string): (...args: unknown[]) => number | bigint }
  errno(): number
}
