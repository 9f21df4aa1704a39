import { dirname } from 'node:path'

/**
 * An entry that evaluates the scenario's file, or instead the file of a worker that its code starts: which of them is its run-time's to
 * say. Each is evaluated when it is asked for, so that a worker has modules of its own.
 */
export function withWorkers(
  entry: string,
  workers: readonly string[],
): { contents: string; resolveDir: string; loader: 'js' } {
  const of = (file: string): string => `() => require(${JSON.stringify(file)})`
  const files = workers.map((file) => `${JSON.stringify(file)}: ${of(file)}`).join(', ')
  return {
    contents: `const files = { ${files} }
const given = $worker() === undefined ? require(${JSON.stringify(entry)}) : undefined
export const $run = () => { files[$worker()]() }
export default given !== undefined && 'default' in Object(given) && !('cpus' in Object(given)) ? given.default : given
`,
    resolveDir: dirname(entry),
    loader: 'js',
  }
}
