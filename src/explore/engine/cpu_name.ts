/** Daemons are numbered behind the CPUs: by the names that the scenario gives them, or by their place among themselves. */
export function cpuName(cpu: number, cpuCount: number, daemonNames: readonly string[] = []): string {
  return cpu < cpuCount ? `cpu${cpu}` : (daemonNames[cpu - cpuCount] ?? `daemon${cpu - cpuCount}`)
}
