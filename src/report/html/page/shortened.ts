/** The end of a path says enough: `mount_scenario.ts:83` with its folder. Also for `name at path`. */
export function shortened(source: string): string {
  return source.replace(/(?:[^\s/]+\/)+(?=[^\s/]+\/[^\s/]+$)/, '')
}
