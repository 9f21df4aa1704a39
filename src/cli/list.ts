/** `mnttorture list`: what ships. */
import { Argument, type Command } from 'commander'
import { BadInput } from '../link/bad_input.ts'
import { nearest } from '../link/nearest.ts'
import { columns } from '../report/words.ts'
import { bugs, designs, judges, strategies } from '../subjects/catalogue.ts'
import { supervise } from '../supervise/supervise.ts'
import { exitCode } from './exit_code.ts'
import { onInterrupt } from './interrupt.ts'
import type { Listed } from './list_task.ts'
import type { Run } from './main.ts'
import { stdoutIsForResults } from './stdout_is_for_results.ts'

const kinds = ['designs', 'bugs', 'scenarios', 'judges', 'strategies'] as const
type Kind = (typeof kinds)[number]

export function addList(program: Command, run: Run): Command {
  return program
    .command('list')
    .description('what ships: designs, bugs, scenarios, judges, strategies')
    .addArgument(kindArgument())
    .option('--json', 'one JSON object on stdout')
    .action((kind: string | undefined, options: { json?: boolean }) =>
      run(async () => {
        if (options.json) stdoutIsForResults()
        const wanted = kind === undefined ? kinds : [asKind(kind)]
        const { signal, release } = onInterrupt()
        const entries = await Promise.all(wanted.map(async (each) => [each, await listOf(each, signal)] as const))
        release()
        const text = options.json
          ? `${JSON.stringify(Object.fromEntries(entries))}\n`
          : entries.map(([each, list]) => section(each, list)).join('\n')
        process.stdout.write(text)
        return exitCode.noFinding
      }),
    )
}

/** Commander names the choices in help; what else is typed, `asKind` answers. */
function kindArgument(): Argument {
  const argument = new Argument('[kind]', 'all when absent')
  argument.argChoices = [...kinds]
  return argument
}

async function listOf(kind: Kind, signal: AbortSignal): Promise<Listed[]> {
  if (kind === 'designs') return designs().map(({ id, title }) => ({ id, title }))
  if (kind === 'bugs') {
    return bugs().map(({ id, title, commit, year, symptom, memory, scenario }) => {
      return { id, title, commit, year, symptom, memory, scenario: scenario === null ? null : id }
    })
  }
  if (kind === 'scenarios') return await supervise<never, Listed[]>('list', undefined, { told: () => {}, signal })
  return (kind === 'judges' ? judges() : strategies()).map(({ id, title }) => ({ id, title }))
}

function section(kind: Kind, list: Listed[]): string {
  const width = Math.max(0, ...list.map(({ id }) => id.length))
  const lines = list.map(({ id, title, memory = null }) => {
    const mode = memory === null ? '' : ` (shows under --memory ${memory})`
    return `  ${id.padEnd(width)}  ${title}${mode}`.trimEnd()
  })
  return `${kind}\n${columns(lines.map((line) => [line])).join('\n')}\n`
}

function asKind(text: string): Kind {
  if ((kinds as readonly string[]).includes(text)) return text as Kind
  const near = nearest(text, kinds)
  throw new BadInput(
    `list: there is no "${text}"; ${near === undefined ? `there are ${kinds.join(', ')}` : `did you mean "${near}"?`}`,
  )
}
