/** How a cost grows: y = scale * x ^ exponent, by least squares on logarithms. */
export interface PowerLaw {
  exponent: number
  scale: number
  /** share of the scatter that the line explains */
  r2: number
}

export function fitPowerLaw(points: ReadonlyArray<readonly [x: number, y: number]>): PowerLaw {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  const meanX = mean(logs.map(([x]) => x))
  const meanY = mean(logs.map(([, y]) => y))
  const sxx = sum(logs.map(([x]) => (x - meanX) ** 2))
  const sxy = sum(logs.map(([x, y]) => (x - meanX) * (y - meanY)))
  const syy = sum(logs.map(([, y]) => (y - meanY) ** 2))
  const exponent = sxx === 0 ? 0 : sxy / sxx
  return { exponent, scale: Math.exp(meanY - exponent * meanX), r2: syy === 0 ? 1 : (exponent * sxy) / syy }
}

/** Two-sided 95 % points of Student's t by degrees of freedom, from 1. */
const T95 = [12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131]
const T95_BEYOND = 2.04

/** 95 % interval of the mean of what each round gave. */
export function interval95(values: readonly number[]): { low: number; high: number } {
  const middle = mean(values)
  if (values.length < 2) return { low: middle, high: middle }
  const deviation = Math.sqrt(sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1))
  const reach = ((T95[values.length - 2] ?? T95_BEYOND) * deviation) / Math.sqrt(values.length)
  return { low: middle - reach, high: middle + reach }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length
}
