import { type Look, type Paint, PIPED_WIDTH, PLAIN } from '../report/look.ts'

const NARROWEST = 40
const CODES: Record<Paint, string> = { finding: '1;31', mark: '1;33', switch: '36', dim: '2' }

interface Output {
  isTTY?: boolean
  columns?: number
}

/**
 * Of a stream: a terminal's own width, COLUMNS elsewhere; colour on a terminal that has it, by the usual words of the
 * environment: NO_COLOR before FORCE_COLOR before TERM=dumb.
 */
export function lookOf({ isTTY = false, columns }: Output, env: NodeJS.ProcessEnv = process.env): Look {
  const given = Number(env['COLUMNS'])
  const wide = isTTY && columns ? columns : Number.isInteger(given) && given > 0 ? given : PIPED_WIDTH
  return { width: Math.max(NARROWEST, wide), paint: wantsColour(isTTY, env) ? painted : PLAIN.paint }
}

function wantsColour(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  if (env['NO_COLOR']) return false
  const forced = env['FORCE_COLOR']
  if (forced !== undefined) return forced !== '0' && forced !== 'false'
  return isTTY && env['TERM'] !== 'dumb'
}

function painted(how: Paint, text: string): string {
  return text === '' ? text : `\u001b[${CODES[how]}m${text}\u001b[0m`
}
