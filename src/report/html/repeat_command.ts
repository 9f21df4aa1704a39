/** The command that makes a run again, exactly where a run is one: the same knobs, the seed that was drawn, and as much of it. */
import { commandLine, effective, type Told } from '../../subjects/knob_words.ts'
import { shellWord } from '../../subjects/shell_word.ts'
import { isOfStructure, type StoredResult } from '../stored_result.ts'
import { toldBefore } from '../told_before.ts'

export function repeatCommand(result: StoredResult): string {
  if (result.command === 'score') return 'npm run score'
  if (result.command === 'campaign')
    return `npx mnttorture campaign work --db ${shellWord(result.db)} --campaign ${result.campaign}`
  const told = (result.knobs as Told | undefined) ?? toldBefore(result)
  if (result.command === 'replay' && told.schedule === undefined) return `npx mnttorture replay ${scheduleOf(result)}`
  const forced = result.command === 'replay' && result.sameProgram === false ? ' --force' : ''
  return commandLine(result.command, effective(result.command, { ...told, ...asMuch(result, told) })) + forced
}

/** What time or a person ended is ended at the same place by a count. */
function asMuch(result: StoredResult, told: Told): Told {
  // where it found something, the programs before are made again on the way there
  if (isOfStructure(result))
    return result.command === 'discover' && told.programs === undefined && result.programs > 0
      ? { programs: result.programs, seconds: undefined }
      : {}
  if (result.command === 'explore' && !result.complete && told.executions === undefined && result.executions > 0) {
    const isEndless = told.seconds === undefined && result.interrupted !== true
    if (isEndless && (result.strategy === 'dfs' || result.strategy === 'dpor')) return {}
    return { executions: result.executions, seconds: undefined }
  }
  if (result.command === 'discover' && told.path === undefined && result.programs > 0)
    return { programs: result.programs, seconds: undefined }
  if (result.command === 'bench' && result.rounds > 0) return { rounds: result.rounds }
  if (result.command === 'stress' && result.interrupted && result.seconds > 0)
    return { seconds: Math.ceil(result.seconds) }
  return {}
}

function scheduleOf({ schedule, findings, threads }: Extract<StoredResult, { command: 'replay' }>): string {
  const text = typeof schedule === 'string' ? schedule : (findings[0]?.schedule ?? '')
  return `${shellWord(text)}${threads === true ? ' --threads' : ''}`
}
