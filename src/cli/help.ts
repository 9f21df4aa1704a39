/** What stands below the options in each command's help: two examples, and what the exit codes say. */
import { exitCode } from './exit_code.ts'

export const EXIT_WORDS: Record<keyof typeof exitCode, string> = {
  noFinding: 'no finding',
  finding: 'a finding',
  badInput: 'bad input, told in one line',
  ownFault: 'a fault of mnttorture itself',
  undecided: 'undecided: nothing was found, and what was asked was not carried out',
  interrupted: 'interrupted; what was found until then is told',
}

/** By command: what to type, and what it is for. */
export const EXAMPLES: Record<string, Array<[command: string, why: string]>> = {
  stress: [
    ['stress mix --design wq-flush --seconds 60', 'a minute of torture under one design'],
    ['stress queue.ts --json --out out', 'your own threads; the result in out/result.json'],
  ],
  explore: [
    ['explore queue.ts --strategy dpor', 'every trace once, then it knows that it is done'],
    ['explore --bug 9ea0a46ca2c3', 'a bug of Linux, found and told step by step'],
  ],
  discover: [
    ['discover --seconds 60 --jobs 2', 'generated programs of system calls, for a minute'],
    ['discover --bug W2 --emit-test w2.test.ts', 'the finding as a regression test'],
  ],
  replay: [
    ['replay out/result.json', 'the first finding of a stored result again'],
    ['replay m1.852aedb445b84633.e.ab2a --threads', 'a schedule, on real threads'],
  ],
  bench: [
    ['bench --quick', 'a few rows in a few seconds'],
    ['bench --compare old.json', 'what changed beyond noise'],
  ],
  evidence: [
    ['evidence --design wq-wait', 'the ten claims of April 2014 under one design'],
    ['evidence --claim 5 --seed 1', 'one claim under every design'],
  ],
  witness: [
    ['witness', 'the running kernel (as root), or its recorded answers, against the model'],
    ['witness --against old.json --against new.json', 'what changed between two kernels, and what the model says'],
  ],
  campaign: [
    ['campaign start night.json', 'begin what the file says, and work it on all cores here'],
    ['campaign work --db postgres://me@db/night', 'join it, from any machine'],
  ],
  litmus: [
    ['litmus SB+poonceonces.litmus', 'its states under the memory model of Linux, a schedule for each'],
    ['litmus MP.litmus --memory tso --scenario mp.ts', 'under x86, and as a scenario that replays'],
  ],
  report: [
    ['report out/result.json', 'a stored result as text'],
    ['report out/result.json -o report.html', 'the same as one HTML file'],
  ],
  list: [
    ['list', 'all that ships'],
    ['list bugs --json', 'the bugs as JSON'],
  ],
  completion: [
    ['completion bash > ~/.local/share/bash-completion/completions/mnttorture', 'for every shell to come'],
    ['completion fish | source', 'for this one'],
  ],
}

export function helpAfter(command: string): string {
  const examples = EXAMPLES[command] ?? []
  const rows = [...examples.map(([text, why]) => [`npx mnttorture ${text}`, why] as const)]
  const width = Math.max(0, ...rows.map(([text]) => text.length))
  const shown = rows.map(([text, why]) => `  ${text.padEnd(width)}  ${why}`)
  return [...(shown.length > 0 ? ['', 'Examples:', ...shown] : []), '', 'Exit codes:', ...exitLines()].join('\n')
}

function exitLines(): string[] {
  return Object.entries(EXIT_WORDS).map(
    ([name, words]) => `  ${String(exitCode[name as keyof typeof exitCode]).padEnd(4)} ${words}`,
  )
}
