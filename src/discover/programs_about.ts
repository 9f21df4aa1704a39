import type { About } from '../shm/about.ts'
import { meaningful } from './meaningful.ts'
import type { Program } from './program.ts'
import { ABOUT_MOUNTS, TOPICS, type Topic } from './topics.ts'

/** Programs about what a finding is about, those about most of it first. */
export function programsAbout(about: About): Program[] {
  const rated = TOPICS.map((topic) => ({ topic, shared: sharedWith(topic.about, about) }))
  return programsOf(
    rated
      .filter(({ shared }) => shared > 0)
      .sort((a, b) => b.shared - a.shared)
      .map(({ topic }) => topic),
  )
}

/** Programs about mounts, which every finding may have to do with. */
export function programsAboutMounts(): Program[] {
  return programsOf(ABOUT_MOUNTS)
}

/** What the finding names counts more than what the finder ran, and that more than what others ran. */
const NAMED = 4
const RUN_BY_FINDER = 2

function sharedWith(topic: About, { objects = [], locks = [], functions = [], running = [] }: About): number {
  const kinds = new Set(objects.map(kindOf))
  const classes = new Set(locks.map(kindOf))
  const names = new Set(functions)
  const run = new Set(running)
  const named =
    count(topic.objects, (each) => kinds.has(each)) +
    count(topic.locks, (each) => classes.has(each)) +
    count(topic.functions, (each) => names.has(each))
  const isRun = (each: string): boolean => run.has(each)
  const ran = count(topic.functions, isRun) + count(topic.running, isRun)
  const byFinder = count(topic.running, (each) => each === running[0])
  return NAMED * named + RUN_BY_FINDER * byFinder + ran
}

function count(things: readonly string[] = [], is: (thing: string) => boolean): number {
  return things.filter(is).length
}

/** `mount` of `mount#3`, `&type->s_umount_key` of `&type->s_umount_key#11/1`. */
function kindOf(name: string): string {
  return name.split('#')[0]!
}

function programsOf(topics: readonly Topic[]): Program[] {
  return topics.flatMap(({ before, before1 = [], one, other }) => {
    const first = [...before.map((op) => ({ cpu: 0, op })), ...before1.map((op) => ({ cpu: 1, op }))]
    return one.flatMap((mine) => other.map((yours) => meaningful({ before: first, cpus: [mine, yours] })))
  })
}
