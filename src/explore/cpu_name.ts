/** Daemons are numbered behind the CPUs, and named by their place among themselves. */
export function cpuName(cpu: number, cpuCount: number): string {
  return cpu < cpuCount ? `cpu${cpu}` : `daemon${cpu - cpuCount}`
}
